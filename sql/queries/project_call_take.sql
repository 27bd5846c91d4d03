-- The next thing to tell, which nobody else tells for five minutes.
UPDATE project_call c
   SET attempts = c.attempts + 1, due_at = clock_timestamp() + interval '5 minutes'
  FROM project p, project_hook h
 WHERE c.call = (SELECT call FROM project_call WHERE ended_at IS NULL AND due_at <= clock_timestamp()
                  ORDER BY due_at FOR UPDATE SKIP LOCKED LIMIT 1)
   AND p.project = c.project AND h.project = c.project
RETURNING c.call, h.url, h.sealed,
          json_build_object('event', 'new_version', 'call', c.call, 'project', p.project, 'name', p.name,
              'version', c.version, 'etag', c.etag, 'reporting', reporting_told(c.project))
