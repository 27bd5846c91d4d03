-- Ask the worker to integrate an import.
--   $1 run   $2 who   $3 when what the person saw was staged, or NULL
SELECT run_integrate($1::bigint, $2, $3::timestamptz, $4::boolean)
