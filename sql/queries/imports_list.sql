-- A page of the imports, newest first.
--   $1 page, from 1
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END,
         'runs', coalesce((
             SELECT json_agg(json_build_object('run', r.run, 'source', r.source, 'state', r.state,
                        'is', json_build_object(r.state, true), 'file', run_of(r), 'created_by', r.created_by,
                        'created_at', r.created_at, 'changed_at', r.changed_at, 'rows_read', review.rows->'read',
                        'version', r.version, 'next', run_next(r), 'waits_for', run_waits_for(r),
                        'by_rules', EXISTS (SELECT FROM run_approval a WHERE a.run = r.run
                                                      AND a.by_rules)) ORDER BY r.run DESC)
               FROM run r
               JOIN (SELECT run FROM run WHERE source IN ('csv', 'dhis2')
                      ORDER BY run DESC LIMIT 50 OFFSET 50 * (page - 1)) newest USING (run)
               LEFT JOIN run_review review USING (run)), '[]'))
  FROM (SELECT coalesce($1::bigint, 1) AS page,
               (SELECT count(*) FROM run WHERE source IN ('csv', 'dhis2')) AS total) shown
