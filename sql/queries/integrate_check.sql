-- What stands in the way of integrating a run, now that nobody else integrates.
--   $1 run
SELECT json_build_object(
         'current', (SELECT coalesce(max(version), 0) FROM version),
         'against', run.against,
         'moved', EXISTS (
             SELECT FROM staged_month s
               JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period
              WHERE s.run = run.run AND (m.version_from > run.against OR m.version_to > run.against)),
         'retired', (
             SELECT string_agg(facility_id, ', ')
               FROM (SELECT facility_id
                       FROM facility f
                      WHERE f.retired_at > run.staged_at
                        AND f.slot = ANY (run.slots)
                      ORDER BY facility_id
                      LIMIT 10) gone))
  FROM run
 WHERE run.run = $1::bigint
