-- Step 2: the import, its file, what was chosen before for a file with this header ($2, or NULL).
--   $1 run   $2 fingerprint
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'dialect', run.dialect, 'mapping', run.mapping,
         'seen', form_seen(mapping_words(run.dialect, run.mapping)),
         'file', json_build_object('asset', asset.asset, 'name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256),
         'same_as', run_same_as(run.*),
         'remembered', (SELECT json_build_object('mapping', other.mapping, 'by', other.mapped_by, 'at', other.changed_at)
                          FROM run other
                         WHERE other.fingerprint = $2 AND other.run <> run.run AND other.mapping IS NOT NULL
                           AND other.state IN ('staged', 'integrating', 'integrated')
                         ORDER BY other.run DESC LIMIT 1))
  FROM run
  JOIN asset USING (asset)
 WHERE run.run = $1::bigint
