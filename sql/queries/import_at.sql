-- Where an import stands, and the page that it waits on.
--   $1 run
SELECT json_build_object('run', run.run, 'state', run.state, 'step', run_next(run.*)->>'step',
         'path', run_next(run.*)->>'path')
  FROM run WHERE run.run = $1::bigint
