-- The login of a run's connection is refused.
--   $1 run
UPDATE dhis2_connection SET refused_at = clock_timestamp()
 WHERE connection = (SELECT connection FROM run WHERE run = $1::bigint)
