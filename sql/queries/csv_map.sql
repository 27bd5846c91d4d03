-- Step 2: the import, its file, what was chosen before for a file with this header ($2, or NULL).
--   $1 run   $2 fingerprint
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'dialect', csv.dialect, 'mapping', csv.mapping,
         'seen', edit_stamp(mapping_words(csv.dialect, csv.mapping)),
         'file', json_build_object('asset', asset.asset, 'name', asset.name, 'bytes', asset.bytes,
                     'sha256', asset.sha256),
         'same_as', run_same_as(run.*),
         'remembered', (SELECT json_build_object('mapping', before.mapping, 'by', before.mapped_by,
                                   'at', other.changed_at)
                          FROM run_csv before JOIN run other USING (run)
                         WHERE before.fingerprint = $2 AND before.run <> csv.run AND before.mapping IS NOT NULL
                           AND other.state IN ('staged', 'integrating', 'integrated')
                         ORDER BY before.run DESC LIMIT 1))
  FROM run
  JOIN run_csv csv USING (run)
  JOIN asset USING (asset)
 WHERE run.run = $1::bigint
