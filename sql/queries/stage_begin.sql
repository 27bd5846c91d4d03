-- Forget what an earlier attempt staged.
--   $1 run
WITH blocks AS (
	DELETE FROM staged_block WHERE run = $1::bigint)
DELETE FROM staged_month WHERE run = $1::bigint
