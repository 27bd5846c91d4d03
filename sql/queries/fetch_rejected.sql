-- Keep the dropped values of a pair.
--   $1 run   $2 indicator   $3 period   $4 lines
INSERT INTO dhis2_rejected (run, indicator, period, lines) VALUES ($1::bigint, $2::int, $3::int, $4)
