-- The counts of one staged indicator-month, by block.
--   $1 run   $2 indicator   $3 period
SELECT block, counts, large FROM staged_block WHERE run = $1::bigint AND indicator = $2::int AND period = $3::int
