-- How far the worker is with an import.
--   $1 run   $2 the wizard step that shows it; grid: the third, with each pair of a fetch
SELECT json_build_object(
         'run', run.run, 'state', run.state,
         'phase', CASE WHEN live THEN coalesce(p.phase, 'queued') WHEN run.state = 'queued' THEN 'queued'
             ELSE run.state END,
         'phase_is', json_build_object(CASE WHEN live THEN coalesce(p.phase, 'queued') WHEN run.state = 'queued'
                         THEN 'queued'
                         ELSE run.state END, true),
         'percent', CASE WHEN live THEN coalesce(p.percent, 0) WHEN run.state IN ('staged', 'integrated') THEN 100
             ELSE 0 END,
         'rows', coalesce(CASE WHEN run.state IN ('staged', 'integrated') THEN (review.rows->>'read')::bigint
                               WHEN live THEN p.rows END, 0),
         'bytes', CASE WHEN live THEN coalesce(nullif(p.bytes, 0), CASE WHEN p.phase <> 'reading' THEN asset.bytes
                                          ELSE 0 END, 0)
                       WHEN run.state IN ('staged', 'integrated') THEN asset.bytes ELSE 0 END,
         'bytes_total', coalesce(asset.bytes, 0),
         'rows_per_second', CASE WHEN live THEN p.rows_per_second END,
         'eta_seconds', CASE WHEN live THEN p.eta_seconds END,
         'seconds_since_change', greatest(0, floor(extract(epoch FROM clock_timestamp()
                                     - greatest(run.changed_at, CASE WHEN live THEN p.changed_at END))))::int,
         'dropped', CASE WHEN live THEN coalesce(p.dropped, '{}') ELSE '{}' END,
         'pairs', pairs, 'values', CASE WHEN pairs IS NOT NULL THEN (
             SELECT coalesce(sum(records), 0) FROM dhis2_pair WHERE dhis2_pair.run = run.run) END,
         'same_as', CASE WHEN $2 = '3' THEN run_same_as(run.*) END,
         'grid', CASE WHEN $2 = 'grid' THEN run_pair_grid(run.*) END,
         'failures', CASE WHEN $2 = 'grid' THEN run_pair_failures(run.*) END,
         'questions', (SELECT questions FROM run_onward o WHERE o.run = run.run AND run.state = 'uploaded'),
         'failure', worded(run.failure), 'failure_said', run.failure, 'version', run.version, 'held', run_held(run.*),
         'ahead', (SELECT count(*) FROM run other WHERE other.state IN ('queued', 'staging', 'fetching', 'integrating')
                                                    AND other.queued_at < run.queued_at AND run.state = 'queued'
                                                    AND run_lane(other.*) = run_lane(run.*)),
         -- a page that waits goes on by itself, also when staging has just ended
         'refresh', run.state IN ('queued', 'staging', 'fetching', 'integrating')
                    OR run.state = 'staged' AND review.staged_at > clock_timestamp() - interval '30 seconds',
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes),
         'next', CASE WHEN run.source IN ('csv', 'dhis2', 'comparison') OR run.state = 'integrated'
                      THEN run_next(run.*) END,
         'undoes', (SELECT undoes FROM run_undo u WHERE u.run = run.run),
         'import', run_import(run.*, CASE WHEN $2 IN ('3', 'grid') THEN 3 ELSE coalesce($2::int, 3) END))
  FROM run
  LEFT JOIN progress p ON p.run = run.run
  LEFT JOIN run_csv csv ON csv.run = run.run
  LEFT JOIN asset ON asset.asset = csv.asset
  LEFT JOIN run_review review ON review.run = run.run
 CROSS JOIN LATERAL run_pairs(run.*) pairs
 CROSS JOIN LATERAL (SELECT run.state IN ('staging', 'fetching', 'integrating') AND run.fence IS NOT NULL AS live) l
 WHERE run.run = $1::bigint
