-- An import, and where it stands.
--   $1 run
SELECT json_build_object('run', run.run, 'state', run.state, 'step', run_next(run.*)->>'step') FROM run
 WHERE run.run = $1::bigint
