-- Where a project tells of its changes, what it told, and the worker's public key.
--   $1 project
SELECT json_build_object('project', p.project, 'name', p.name, 'url', h.url, 'created_by', h.created_by,
         'created_at', h.created_at, 'public', (SELECT public FROM seal),
         'calls', (SELECT coalesce(json_agg(json_build_object('call', c.call, 'version', c.version,
                       'told_at', c.told_at, 'attempts', c.attempts,
                       'failure', worded(c.failure), 'failure_said', c.failure,
                       'due_at', CASE WHEN c.ended_at IS NULL THEN c.due_at END)
                           ORDER BY c.call DESC), '[]')
                     FROM (SELECT * FROM project_call k WHERE k.project = p.project ORDER BY call DESC LIMIT 20) c))
  FROM project_of($1::bigint) p
  LEFT JOIN project_hook h USING (project)
