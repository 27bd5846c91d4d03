-- What was staged of a pair before goes, and what was dropped of it.
--   $1 run   $2 indicator   $3 period
WITH dropped AS (
	DELETE FROM dhis2_rejected WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int),
     blocks AS (
	DELETE FROM staged_block WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int)
DELETE FROM staged_month WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
