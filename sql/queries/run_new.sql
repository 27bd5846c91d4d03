-- Begin an import.
--   $1 source   $2 who
INSERT INTO run (source, created_by) VALUES ($1, $2)
RETURNING json_build_object('run', run, 'source', source, 'state', state, 'step', run_next(run.*)->>'step')
