-- Ask the worker to stage an import.
--   $1 run   $2 1: also when it is staged already
SELECT run_queue($1::bigint, $2 IS NOT DISTINCT FROM '1')
