-- The counts of one row of the dataset.
--   $1 indicator   $2 period   $3 version_from
SELECT counts FROM indicator_month WHERE indicator = $1::int AND period = $2::int AND version_from = $3::int
