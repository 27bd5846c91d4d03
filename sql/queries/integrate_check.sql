-- What stands in the way of integrating a run, now that nobody else integrates.
--   $1 run
SELECT json_build_object(
         'current', (SELECT coalesce(max(version), 0) FROM version),
         'against', review.against,
         'moved', EXISTS (
             SELECT FROM staged_month s
               JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period
              WHERE s.run = run.run AND (m.version_from > review.against OR m.version_to > review.against)),
         'retired', (
             -- an undo may bring back what they had; staging drops the rows of what is retired, so what it kept was
             -- retired after it read the registry
             SELECT string_agg(id, ', ')
               FROM (SELECT facility_id AS id FROM facility f
                      WHERE run.source <> 'undo' AND f.retired_at IS NOT NULL AND f.slot = ANY (review.slots)
                      UNION ALL
                     SELECT raw_indicator_id FROM raw_indicator r
                      WHERE run.source <> 'undo' AND r.retired_at IS NOT NULL
                        AND EXISTS (SELECT FROM staged_month s WHERE s.run = run.run AND s.indicator = r.indicator)
                      ORDER BY id
                      LIMIT 10) retired))
  FROM run
  JOIN run_review review USING (run)
 WHERE run.run = $1::bigint
