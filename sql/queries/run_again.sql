-- Read the source of an import once more.
--   $1 run
SELECT run_again($1::bigint)
