-- Ask the worker to integrate an import.
--   $1 run   $2 who   $3 when what the person saw was staged, or NULL   $4 months that came back empty are emptied
--   $5 values that another account fetched are removed
SELECT run_integrate($1::bigint, $2, $3::timestamptz, $4::boolean, $5::boolean)
