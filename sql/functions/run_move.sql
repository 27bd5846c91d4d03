-- A run, begun and moved from state to state, handed to workers, taken and given back. Nothing else sets run.state, and
-- the programs' roles cannot (grants.sql). The states, and the ways between them: base/states.sql.

-- A new run; NULL when this time of a schedule has its run already.
CREATE OR REPLACE FUNCTION run_begin(of text, who text, key text DEFAULT NULL, of_schedule bigint DEFAULT NULL,
	due timestamptz DEFAULT NULL) RETURNS run
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO run (source, created_by, idempotency_key, schedule, due_at) VALUES (of, who, key, of_schedule, due)
	    ON CONFLICT (schedule, due_at) DO NOTHING
	RETURNING *
$$;

-- The run of a number, which nobody else moves until the end of the transaction. Whoever locks one locks it before the
-- rows of run_csv, run_review and the others that belong to it.
CREATE OR REPLACE FUNCTION run_locked(id bigint) RETURNS run
LANGUAGE plpgsql AS $$
DECLARE locked run;
BEGIN
	SELECT * INTO locked FROM run WHERE run.run = id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no import {run}. It may have been mistyped.',
			said => jsonb_build_object('run', id));
	END IF;
	RETURN locked;
END $$;

-- What an import that a worker has at hand cannot be now. wanted: the state that the step leads to.
CREATE OR REPLACE FUNCTION run_is_busy(locked run, wanted text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM refuse(409, 'busy', CASE locked.source || ' ' || wanted
		WHEN 'csv uploaded' THEN 'Import {run} is being worked on, so it cannot be given a file now. Wait for the end, or '
			'cancel it first.'
		WHEN 'csv mapped' THEN 'Import {run} is being worked on, so it cannot be mapped now. Wait for the end, or cancel it '
			'first.'
		WHEN 'csv queued' THEN 'Import {run} is being worked on, so it cannot be staged now. Wait for the end, or cancel it '
			'first.'
		WHEN 'dhis2 uploaded' THEN 'Import {run} is being worked on, so it cannot be connected to another server now. Wait '
			'for the end, or cancel it first.'
		WHEN 'dhis2 mapped' THEN 'Import {run} is being worked on, so it cannot be given its indicators and months now. '
			'Wait for the end, or cancel it first.'
		WHEN 'dhis2 queued' THEN 'Import {run} is being worked on, so it cannot be fetched now. Wait for the end, or cancel '
			'it first.'
		ELSE 'Import {run} is being worked on, so it cannot be integrated now. Wait for the end, or cancel it first.' END,
		said => jsonb_build_object('run', locked.run), step => run_next(locked)->>'path');
END $$;

-- A step of imports from one source, csv or dhis2, in a state that does not allow it, or of a run from elsewhere.
-- wanted: the state that the step leads to.
DROP FUNCTION IF EXISTS run_out_of_order(run, text);
CREATE OR REPLACE FUNCTION run_out_of_order(locked run, of text, wanted text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	next json := run_next(locked);
BEGIN
	IF of <> locked.source THEN
		PERFORM refuse(409, 'step_out_of_order', CASE locked.source
			WHEN 'csv' THEN 'Import {run} reads a file, not a DHIS2 server.'
			WHEN 'dhis2' THEN 'Import {run} reads a DHIS2 server, not a file.'
			ELSE '{run} is no import from a file or a DHIS2 server.' END,
			said => jsonb_build_object('run', locked.run), step => next->>'path');
	ELSIF locked.state = 'integrated' THEN
		PERFORM refuse(409, 'already_integrated', 'Import {run} is integrated already, as version {version}. Start another '
			'import for further changes.', said => jsonb_build_object('run', locked.run, 'version', locked.version),
			step => next->>'path');
	ELSIF locked.state = 'cancelled' THEN
		PERFORM refuse(409, 'run_ended', 'Import {run} was discarded. Start a new one; its file can be chosen again.',
			said => jsonb_build_object('run', locked.run), step => next->>'path');
	ELSIF locked.state IN ('queued', 'staging', 'fetching', 'integrating') THEN
		PERFORM run_is_busy(locked, wanted);
	END IF;
	PERFORM refuse(409, 'step_out_of_order', CASE wanted || ' ' || (next->>'step')
		WHEN 'mapped csv/upload' THEN 'Import {run} cannot be mapped yet: the step "Upload" comes first.'
		WHEN 'queued csv/upload' THEN 'Import {run} cannot be staged yet: the step "Upload" comes first.'
		WHEN 'queued csv/map' THEN 'Import {run} cannot be staged yet: the step "Map columns" comes first.'
		WHEN 'integrating csv/upload' THEN 'Import {run} cannot be integrated yet: the step "Upload" comes first.'
		WHEN 'integrating csv/map' THEN 'Import {run} cannot be integrated yet: the step "Map columns" comes first.'
		WHEN 'integrating csv/stage' THEN 'Import {run} cannot be integrated yet: the step "Stage" comes first.'
		WHEN 'mapped dhis2/connect' THEN 'Import {run} cannot be given its indicators and months yet: the step "Connect" '
			'comes first.'
		WHEN 'queued dhis2/connect' THEN 'Import {run} cannot be fetched yet: the step "Connect" comes first.'
		WHEN 'queued dhis2/select' THEN 'Import {run} cannot be fetched yet: the step "Select" comes first.'
		WHEN 'integrating dhis2/connect' THEN 'Import {run} cannot be integrated yet: the step "Connect" comes first.'
		WHEN 'integrating dhis2/select' THEN 'Import {run} cannot be integrated yet: the step "Select" comes first.'
		WHEN 'integrating dhis2/fetch' THEN 'Import {run} cannot be integrated yet: the step "Fetch" comes first.'
		ELSE 'Import {run} is not that far yet: another step comes first.' END,
		said => jsonb_build_object('run', locked.run), step => next->>'path');
END $$;

-- Move a run: the one function that does. By the worker that holds it, or (holder NULL) by a step; a step is refused
-- what the state does not allow. No row: another worker holds it, or nobody any more. It keeps its worker while that is
-- at it and is free otherwise; a review goes when the run is to be staged from another source, mapping or time. why,
-- code: the failure that the person reads, NULL for none; made: the version that it became.
CREATE OR REPLACE FUNCTION run_move(id bigint, wanted text, holder bigint DEFAULT NULL, why jsonb DEFAULT NULL,
	code text DEFAULT NULL, made int DEFAULT NULL) RETURNS SETOF run
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	locked run;
	works constant boolean := wanted IN ('staging', 'fetching');
BEGIN
	SELECT * INTO locked FROM run WHERE run.run = id FOR NO KEY UPDATE;
	IF holder IS NULL AND NOT run_may(locked, wanted) THEN
		PERFORM run_out_of_order(locked, locked.source, wanted);
	ELSIF holder IS NOT NULL AND NOT EXISTS (SELECT FROM run_state s
			WHERE s.state = locked.state AND wanted = ANY (s.by_worker) AND locked.fence = holder) THEN
		RETURN;
	ELSIF wanted IN ('uploaded', 'mapped', 'queued') THEN
		DELETE FROM run_review WHERE run_review.run = id;
	END IF;
	RETURN QUERY UPDATE run
	   SET state = wanted, changed_at = clock_timestamp(), version = coalesce(made, version),
	       fence = CASE WHEN works THEN fence END, lease_until = CASE WHEN works THEN lease_until END,
	       attempts = CASE WHEN works THEN attempts ELSE 0 END,
	       failure = CASE WHEN wanted = 'cancelled' THEN coalesce(why, failure) ELSE why END,
	       failure_code = CASE WHEN wanted = 'cancelled' THEN coalesce(code, failure_code) ELSE code END
	 WHERE run.run = id
	RETURNING *;
	PERFORM pg_notify('moved', id::text); -- who waits for it hears of it at once (lib/web/recent.h)
	IF wanted = 'integrated' THEN -- others are told of it
		PERFORM pg_notify('work', id::text);
	END IF;
END $$;

-- Hand a run to whichever worker is free: queued to be read, or integrating.
CREATE OR REPLACE FUNCTION run_hand_over(id bigint, wanted text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM run_move(id, wanted);
	UPDATE run SET queued_at = clock_timestamp(), interruptions = CASE wanted WHEN 'queued' THEN 0 ELSE interruptions END,
	       not_before = NULL, held_since = NULL, held_why = NULL
	 WHERE run = id;
	PERFORM pg_notify('work', id::text);
END $$;

-- Take a run that waits, with a new fence; one whose worker fell silent counts as waiting, and as interrupted. Of those
-- in the lane it is that of the person who was served longest ago: a hundred of one hold up nobody else's.
DROP FUNCTION IF EXISTS run_take(int);
CREATE OR REPLACE FUNCTION run_take(lease int, wanted text) RETURNS SETOF run
LANGUAGE plpgsql AS $$
DECLARE taken run;
BEGIN
	UPDATE run
	   SET fence = nextval('fence'), lease_until = clock_timestamp() + make_interval(secs => lease),
	       attempts = attempts + 1, taken = currval('fence'), not_before = NULL, held_why = NULL,
	       interruptions = interruptions + (fence IS NOT NULL)::int, changed_at = clock_timestamp()
	 WHERE run = (SELECT run FROM run r
	               WHERE state IN ('queued', 'staging', 'fetching', 'integrating')
	                 AND (wanted IS NULL OR run_lane(r.*) = wanted) AND run_is_due(r.*)
	               ORDER BY (SELECT max(served.taken) FROM run served WHERE served.created_by = r.created_by) NULLS FIRST,
	                        queued_at, run
	                 FOR UPDATE SKIP LOCKED
	               LIMIT 1)
	RETURNING * INTO taken;
	IF taken.state = 'queued' THEN
		RETURN QUERY SELECT * FROM run_move(taken.run, CASE run_lane(taken) WHEN 'network' THEN 'fetching'
		                                                                  ELSE 'staging' END, taken.fence);
	ELSIF FOUND THEN
		RETURN NEXT taken;
	END IF;
END $$;

-- Take a run, as run_take() does, with all that the worker needs of it. In two statements: what belongs to the run is
-- read after it was taken, so that a mapping saved a moment before is never missed. held: seconds since it was put off
-- first.
CREATE OR REPLACE FUNCTION run_taken(lease int, wanted text) RETURNS SETOF json
LANGUAGE plpgsql AS $$
DECLARE mine run;
BEGIN
	SELECT * INTO mine FROM run_take(lease, wanted);
	RETURN QUERY
		SELECT json_build_object('run', mine.run, 'source', mine.source, 'state', mine.state, 'fence', mine.fence,
		           'attempts', mine.attempts, 'of', run_of(mine), 'asset', c.asset, 'dialect', c.dialect,
		           'mapping', c.mapping, 'undoes', u.undoes,
		           'held', coalesce(extract(epoch FROM clock_timestamp() - mine.held_since), 0)::bigint)
		  FROM (SELECT) one LEFT JOIN run_csv c ON c.run = mine.run LEFT JOIN run_undo u ON u.run = mine.run
		 WHERE mine.run IS NOT NULL;
END $$;

-- Give a run back as it was taken, because the worker ends.
CREATE OR REPLACE FUNCTION run_release(id bigint, holder bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE locked run;
BEGIN
	SELECT * INTO locked FROM run WHERE run.run = id AND fence = holder FOR NO KEY UPDATE;
	IF locked.state IN ('staging', 'fetching') THEN
		PERFORM run_move(id, 'queued', holder);
	END IF;
	UPDATE run SET fence = NULL, lease_until = NULL, attempts = greatest(locked.attempts - 1, 0),
	       changed_at = clock_timestamp()
	 WHERE run = locked.run;
END $$;

-- Put a run off, because its server asks for that: it is queued, and taken when the time has come. No row: it is
-- not the worker's own any more.
CREATE OR REPLACE FUNCTION run_put_off(id bigint, holder bigint, seconds int, why jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM run_move(id, 'queued', holder);
	IF FOUND THEN
		RETURN QUERY UPDATE run
		   SET not_before = clock_timestamp() + make_interval(secs => seconds), held_why = why,
		       held_since = coalesce(held_since, clock_timestamp())
		 WHERE run.run = id
		RETURNING run.run;
	END IF;
END $$;

-- Give a run up: failed, or back in its review when it was integrating. No row: it is not the worker's own any more.
CREATE OR REPLACE FUNCTION run_fail(id bigint, holder bigint, why jsonb, code text) RETURNS SETOF run
LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT m.* FROM run r, run_move(id, CASE WHEN r.state = 'integrating' AND r.source IN ('csv', 'dhis2')
	                                                      THEN 'staged' ELSE 'failed' END, holder, why, code) m
	              WHERE r.run = id;
	IF FOUND THEN
		PERFORM rules_failed(id, why, code);
	END IF;
END $$;
