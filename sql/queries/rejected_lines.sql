-- The dropped values of a pair.
--   $1 run   $2 indicator   $3 period
SELECT lines FROM dhis2_rejected WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
