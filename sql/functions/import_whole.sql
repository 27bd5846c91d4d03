-- An import in one request: a file, mapped as one with such a header was before.

-- Before the file is taken: may this person begin another import, and can the rules be understood? The same key again
-- is no further one.
CREATE OR REPLACE FUNCTION import_may_begin(who text, key text, most_open int, most_in_a_minute int, given jsonb)
RETURNS json
LANGUAGE plpgsql AS $$
DECLARE wanted jsonb := rules_of(given);
BEGIN
	IF NOT EXISTS (SELECT FROM run WHERE created_by = who AND idempotency_key = key) THEN
		PERFORM run_may_begin(who, most_open, most_in_a_minute);
	END IF;
	RETURN json_build_object('rules', wanted);
END $$;

-- The import of a file that was sent; the one that was begun with this key, if it is of the same file and rules.
CREATE OR REPLACE FUNCTION import_begin(who text, key text, most_open int, most_in_a_minute int, file bigint,
	wanted jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE begun run;
BEGIN
	IF key IS NOT NULL THEN
		begun := run_of_key(who, key);
		IF begun.run IS NOT NULL AND (NOT EXISTS (SELECT FROM run_csv c WHERE c.run = begun.run AND c.asset = file)
		              OR wanted IS NOT NULL AND NOT EXISTS (
		                  SELECT FROM run_rules r WHERE r.run = begun.run AND r.rules = wanted)) THEN
			PERFORM refuse(422, 'key_reused', 'You began an import of another kind, file or rules with this Idempotency-Key '
				'before. Give each import its own.');
		END IF;
	END IF;
	IF begun.run IS NULL THEN
		PERFORM run_may_begin(who, most_open, most_in_a_minute);
		begun := run_begin('csv', who, key);
		PERFORM run_upload(begun.run, file);
		INSERT INTO run_rules (run, rules, set_by, set_at)
		SELECT begun.run, wanted, who, clock_timestamp() WHERE wanted IS NOT NULL;
	END IF;
	RETURN (SELECT json_build_object('run', run.run, 'state', state, 'step', run_next(run.*)->>'step',
	               'path', run_next(run.*)->>'path')
	          FROM run WHERE run.run = begun.run);
END $$;

-- It is mapped, and staged. No further word when somebody took it over meanwhile.
CREATE OR REPLACE FUNCTION import_go_on(id bigint, who text, new_dialect jsonb, new_mapping jsonb, header text)
RETURNS json
LANGUAGE plpgsql AS $$
DECLARE locked run := run_locked(id);
BEGIN
	DELETE FROM run_onward WHERE run = id;
	IF locked.state = 'uploaded' THEN
		PERFORM run_map(id, who, new_dialect, new_mapping, header, NULL, true);
		PERFORM run_queue(id, false);
	END IF;
	RETURN (SELECT json_build_object('run', id, 'state', run.state, 'step', run_next(run.*)->>'step',
	               'path', run_next(run.*)->>'path')
	          FROM run WHERE run.run = id);
END $$;

-- The worker is to look through its file first. before: the mapping of an earlier file, given: what was said with this
-- one; NULL both: the worker itself looks once more, for what is missing still.
CREATE OR REPLACE FUNCTION import_wait(id bigint, user_name text, before jsonb, given jsonb, what jsonb, header text)
RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM run_locked(id);
	UPDATE run_onward SET tried_at = NULL WHERE run = id;
	INSERT INTO run_onward AS o (run, who, answers, dialect, mapping, fingerprint)
	SELECT id, user_name, given, what->'dialect', before, header WHERE given IS NOT NULL
	    ON CONFLICT (run) DO UPDATE
	   SET who = excluded.who, answers = excluded.answers, dialect = excluded.dialect, mapping = excluded.mapping,
	       fingerprint = excluded.fingerprint, questions = NULL;
	RETURN examination_ask(id, what, false);
END $$;

-- The next import whose file is looked through.
CREATE OR REPLACE FUNCTION import_onward() RETURNS SETOF json
LANGUAGE sql AS $$
	WITH found AS (
		UPDATE run_onward SET tried_at = clock_timestamp()
		 WHERE run = (SELECT o.run FROM run_onward o
		               WHERE questions IS NULL
		                 AND coalesce(tried_at, '-infinity') < clock_timestamp() - interval '5 seconds'
		                 AND NOT EXISTS (SELECT FROM run_examination e WHERE e.run = o.run AND NOT e.done)
		               ORDER BY o.run LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING *)
	SELECT json_build_object('run', found.run, 'who', who, 'answers', answers, 'dialect', found.dialect,
	           'mapping', found.mapping, 'fingerprint', found.fingerprint, 'asset', asset, 'profile', profile,
	           'failure', (SELECT failure FROM run_examination e WHERE e.run = found.run))
	  FROM found JOIN run_csv USING (run)
$$;

-- It stopped at questions, which wait for somebody: a person, or the same request with the answers.
CREATE OR REPLACE FUNCTION import_stopped(id bigint, asked jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM run_locked(id);
	UPDATE run_onward SET questions = asked WHERE run = id AND questions IS NULL;
	PERFORM tell('import_waits', (SELECT jsonb_agg(jsonb_build_object('kind', 'question')
	                                           || coalesce(question->'title_said', said(question->>'title')))
	                                FROM jsonb_array_elements(asked) question), id)
	   FROM run_rules WHERE run = id AND reasons IS NULL;
END $$;
