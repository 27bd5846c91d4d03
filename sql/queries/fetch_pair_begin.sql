-- What was staged of a pair before goes.
--   $1 run   $2 indicator   $3 period
DELETE FROM staged_month WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
