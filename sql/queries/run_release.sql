-- Put a run back where the worker took it from, because the worker ends.
--   $1 run   $2 fence
SELECT run_release($1::bigint, $2::bigint)
