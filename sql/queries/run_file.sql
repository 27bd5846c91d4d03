-- The file of an import and how it is read so far, before more is asked.
--   $1 run
SELECT json_build_object('run', run.run, 'asset', run.asset, 'dialect', run.dialect, 'mapping', run.mapping,
         'profile', run.profile,
         'step', run_next(run.*)->>'path')
  FROM run
 WHERE run.run = $1::bigint
