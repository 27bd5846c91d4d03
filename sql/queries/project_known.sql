-- What is known of a project's export, and whether it still holds.
--   $1 project   $2 a version to read instead of the newest, or NULL
SELECT json_build_object('project', p.project, 'name', p.name, 'archived_at', p.archived_at, 'stamp', project_stamp(p),
         'newest', newest_version(), 'version', coalesce($2::int, newest_version()),
         'exists', $2 IS NULL OR EXISTS (SELECT FROM version v WHERE v.version = $2::int),
         'fresh', coalesce(s.stamp = project_stamp(p), false),
         'values', CASE WHEN s.stamp IS DISTINCT FROM project_stamp(p) THEN project_values(p) END,
         -- of an earlier version the counts are what they were, unless some were deleted for good since
         'etag', CASE WHEN $2::int < newest_version() THEN format('%s-%s-%s', $2,
                                                               (SELECT coalesce(max(version), 0) FROM version
                                                                 WHERE source = 'delete'), s.parts)
                      ELSE s.etag END,
         'changed_by', s.changed_by,
         'modified', to_char((CASE WHEN $2::int < newest_version()
                              THEN (SELECT created_at FROM version v WHERE v.version = $2::int) ELSE s.changed_at END)
                             AT TIME ZONE 'GMT', 'Dy, DD Mon YYYY HH24:MI:SS "GMT"'))
  FROM project_of($1::bigint) p
  LEFT JOIN project_state s USING (project)
