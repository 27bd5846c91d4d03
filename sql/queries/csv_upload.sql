-- Step 1: the import, and the files there are already.
--   $1 run
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 1), 'asset', csv.asset, 'same_as', run_same_as(run.*),
         'arriving', (SELECT json_build_object('upload', token, 'name', upload.name, 'bytes', upload.bytes,
                             'created_by', upload.created_by)
                        FROM upload
                       WHERE upload.run = run.run AND upload.asset IS NULL AND failed_at IS NULL AND expires_at > now()
                       ORDER BY upload.created_at DESC LIMIT 1),
         'assets', coalesce((
             SELECT json_agg(json_build_object('asset', a.asset, 'name', a.name, 'bytes', a.bytes, 'sha256', a.sha256,
                        'created_at', a.created_at, 'created_by', a.created_by, 'chosen', a.asset = csv.asset,
                        'versions', (SELECT coalesce(json_agg(other.version ORDER BY other.version), '[]')
                                       FROM run other JOIN run_csv USING (run)
                                      WHERE run_csv.asset = a.asset AND other.version IS NOT NULL))
                        ORDER BY a.asset DESC)
               FROM (SELECT * FROM asset WHERE deleted_at IS NULL ORDER BY asset DESC LIMIT 20) a), '[]'))
  FROM run
  LEFT JOIN run_csv csv ON csv.run = run.run
 WHERE run.run = $1::bigint
