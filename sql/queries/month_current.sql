-- The counts of an indicator-month as they stand.
--   $1 indicator   $2 period
SELECT counts FROM indicator_month WHERE indicator = $1::int AND period = $2::int AND version_to IS NULL
