-- The pull of some pairs is under way.
--   $1 run   $2 their indicators   $3 their months, in the same order
UPDATE dhis2_pair p SET asked_at = clock_timestamp()
  FROM unnest($2::int[], $3::int[]) AS asked (indicator, period)
 WHERE p.run = $1::bigint AND p.indicator = asked.indicator AND p.period = asked.period
