-- What the download of an import's dropped rows needs to know.
--   $1 run
SELECT json_build_object('run', run.run, 'staged', review.rows IS NOT NULL, 'name', asset.name,
           'fetched', run.source = 'dhis2', 'dropped', (review.rows->>'dropped')::bigint,
           'removed', rejects_removal(run.run), 'step', run_next(run.*)->>'path')
  FROM run LEFT JOIN run_review review USING (run) LEFT JOIN run_csv USING (run) LEFT JOIN asset USING (asset)
 WHERE run.run = $1::bigint
