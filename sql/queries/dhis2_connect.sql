-- Step 1 of a fetch: the import, the server it has, the saved ones, and the worker's public key.
--   $1 run
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 1), 'server', d.server,
         'public', (SELECT public FROM seal),
         'connections', coalesce((
             SELECT json_agg(json_build_object('connection', c.connection, 'url', c.url, 'name', c.server->>'name',
                        'account', c.server->>'account', 'version', c.server->>'version', 'by', c.created_by,
                        'tested_at', c.tested_at, 'refused_at', c.refused_at, 'chosen', c.connection = d.connection)
                        ORDER BY c.tested_at DESC)
               FROM dhis2_connection c WHERE c.saved), '[]'))
  FROM run
  LEFT JOIN run_dhis2 d ON d.run = run.run
 WHERE run.run = $1::bigint AND run.source = 'dhis2'
