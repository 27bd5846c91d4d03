-- Nobody else works on a run from here to the end of the transaction; refuses when it is not the worker's own any more.
--   $1 run   $2 fence
SELECT run_alone($1::bigint, $2::bigint)
