-- What the server of an import has, as far as it was read.
--   $1 run
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'server', d.server, 'next', run_next(run.*),
         'catalogue', CASE WHEN c.run IS NOT NULL THEN json_build_object('run', c.run, 'state', c.state,
             'is', json_build_object(c.state, true), 'failure', worded(c.failure),
             'failure_said', c.failure, 'held', run_held(c.*),
             'read_at', catalogue_read_at(c),
             'percent', CASE c.state WHEN 'staged' THEN 100 ELSE coalesce(p.percent, 0) END,
             'rows', coalesce(p.rows, 0)) END,
         'refresh', c.state IN ('queued', 'fetching'),
         'units', (SELECT count(*) FROM dhis2_unit u WHERE u.run = c.run),
         'items', (SELECT count(*) FROM dhis2_item i WHERE i.run = c.run),
         'sets', (SELECT count(*) FROM dhis2_set s WHERE s.run = c.run))
  FROM run
  LEFT JOIN run_dhis2 d ON d.run = run.run
 CROSS JOIN LATERAL catalogue_of(run.*) c
  LEFT JOIN progress p ON p.run = c.run
 WHERE run.run = $1::bigint AND run.source = 'dhis2'
