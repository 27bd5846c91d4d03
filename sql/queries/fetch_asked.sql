-- The pull of some pairs of one month is under way.
--   $1 run   $2 indicators   $3 period
UPDATE dhis2_pair SET asked_at = clock_timestamp()
 WHERE run = $1::bigint AND indicator = ANY ($2::int[]) AND period = $3::int
