-- Discard an import.
--   $1 run
SELECT run_cancel($1::bigint)
