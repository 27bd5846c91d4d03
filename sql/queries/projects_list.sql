-- The projects, those that are archived last.
SELECT json_build_object('newest', newest_version(), 'projects', coalesce((
         SELECT json_agg(json_build_object('project', p.project, 'name', p.name, 'archived_at', p.archived_at,
                    'created_by', p.created_by,
                    'open', p.end_period IS NULL AND p.last_months IS NULL, 'start_period', p.start_period,
                    'end_period', p.end_period,
                    'last_months', p.last_months, 'fresh', s.stamp = project_stamp(p), 'version', s.version,
                    'changed_by', s.changed_by,
                    'changed_at', s.changed_at, 'lines', s.picture->'lines', 'facilities', s.picture->'facilities',
                    'indicators', jsonb_array_length(s.picture->'by_indicator'),
                    'readers', (SELECT count(*) FROM project_reader r WHERE r.project = p.project),
                    'waiting', (SELECT count(*) FROM project_reader r WHERE r.project = p.project AND r.etag <> s.etag))
                    ORDER BY p.archived_at IS NOT NULL, lower(p.name))
           FROM project p LEFT JOIN project_state s USING (project)), '[]'))
