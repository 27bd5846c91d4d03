-- The states of a run in the order of its life, and where it may go from each: moved by a step, which a person asked
-- for, or by the worker that holds its fence. This is the only list of them: the build makes enum run_state of it
-- (sql/embed), run_move() allows nothing else, and sql/README.md has the picture.
INSERT INTO run_state (state, by_step, by_worker) VALUES
	('new',         '{uploaded,queued,integrating,cancelled}', '{}'), -- nothing is chosen yet
	('uploaded',    '{uploaded,mapped,cancelled}', '{}'), -- the source is known: a file, or a server
	('mapped',      '{uploaded,mapped,queued,cancelled}', '{}'), -- and how to read it, or what to ask for
	('queued',      '{cancelled}', '{staging,fetching}'), -- it waits for a worker
	('staging',     '{cancelled}', '{staged,integrating,failed,queued}'), -- a worker reads the file, or finds what to undo
	('fetching',    '{cancelled}', '{staged,failed,queued}'), -- a worker asks the server
	('staged',      '{uploaded,mapped,queued,integrating,failed,cancelled}', '{}'), -- it waits for its review
	('integrating', '{cancelled}', '{integrated,integrating,staged,failed}'), -- a worker writes the dataset, or is to
	('integrated',  '{}', '{}'), -- it made a version
	('failed',      '{uploaded,mapped,queued,cancelled}', '{}'), -- the reason is in run.failure
	('cancelled',   '{}', '{}') -- nobody wants it any more
    ON CONFLICT (state) DO UPDATE SET by_step = excluded.by_step, by_worker = excluded.by_worker;

ALTER TABLE run VALIDATE CONSTRAINT run_state_known;

-- May a step move it to a state?
CREATE OR REPLACE FUNCTION run_may(run, wanted text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT wanted = ANY (by_step) FROM run_state WHERE run_state.state = $1.state
$$;
