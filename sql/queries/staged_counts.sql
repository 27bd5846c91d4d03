-- The counts of one staged indicator-month.
--   $1 run   $2 indicator   $3 period
SELECT counts FROM staged_month WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
