-- The server of an import: a saved connection, or one that was tested just now.
--   $1 run   $2 who   $3 {"connection"} or {"url","username","sealed","ca","saved","server"}
SELECT run_connect($1::bigint, $2, $3::jsonb)
