-- What the download of an import's dropped rows needs to know.
--   $1 run
SELECT json_build_object('run', run.run, 'staged', run.rows IS NOT NULL, 'name', asset.name,
           'step', run_next(run.*)->>'path')
  FROM run LEFT JOIN asset USING (asset)
 WHERE run.run = $1::bigint
