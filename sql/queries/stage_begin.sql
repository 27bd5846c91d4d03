-- Forget what an earlier attempt staged.
--   $1 run
DELETE FROM staged_month WHERE run = $1::bigint
