-- The file of an import and how it is read so far, before more is asked.
--   $1 run
SELECT json_build_object('run', run.run, 'asset', csv.asset, 'bytes', asset.bytes, 'dialect', csv.dialect,
         'mapping', csv.mapping, 'profile', csv.profile,
         'examination', (SELECT json_build_object('asked', asked, 'chosen', chosen) FROM run_examination e
                          WHERE e.run = run.run),
         'step', run_next(run.*)->>'path')
  FROM run LEFT JOIN run_csv csv USING (run) LEFT JOIN asset USING (asset)
 WHERE run.run = $1::bigint
