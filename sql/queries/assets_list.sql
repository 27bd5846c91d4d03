-- A page of the files, newest first.
--   $1 page, from 1
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END,
         'any', total > 0,
         'assets', coalesce((
             SELECT json_agg(json_build_object('asset', a.asset, 'name', a.name, 'bytes', a.bytes, 'sha256', a.sha256,
                        'created_at', a.created_at, 'created_by', a.created_by, 'missing_since', a.missing_since,
                        'versions', (SELECT coalesce(json_agg(run.version ORDER BY run.version), '[]')
                                       FROM run JOIN run_csv USING (run)
                                      WHERE run_csv.asset = a.asset AND run.version IS NOT NULL)) ORDER BY a.asset DESC)
               FROM (SELECT * FROM asset WHERE deleted_at IS NULL ORDER BY asset DESC
                      LIMIT 50 OFFSET 50 * (page - 1)) a), '[]'))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM asset WHERE deleted_at IS NULL) AS total) shown
