-- What those who want to know are told of: imports that wait although they have rules, schedules that paused
-- themselves, imports that could not be looked at, a lane without a worker, a disk without room. By a webhook and by
-- e-mail, as the settings say (worker/tell.c).

-- Tell it: what happened, and why, [{"kind","text","values"}]. Of an import the same reasons are told once.
CREATE OR REPLACE FUNCTION tell(what text, why jsonb, of_run bigint DEFAULT NULL, of_schedule bigint DEFAULT NULL,
	of_about text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO call (event, run, schedule, about, way, reasons)
	SELECT what, of_run, of_schedule, of_about, way, why FROM unnest('{webhook,mail}'::text[]) way
	    ON CONFLICT DO NOTHING;
	SELECT pg_notify('work', '')
$$;

-- A reason by itself, as a list.
CREATE OR REPLACE FUNCTION reason(kind text, sentence jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_array(jsonb_build_object('kind', kind) || sentence)
$$;

-- Reasons as documents have them: in English, and beside it as said.
CREATE OR REPLACE FUNCTION reasons_shown(reasons jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('kind', reason->>'kind', 'text', worded(reason),
	                    'text_said', reason - 'kind')
	                ORDER BY place), '[]')
	  FROM jsonb_array_elements(reasons) WITH ORDINALITY AS list (reason, place)
$$;

-- The language that a person has chosen; NULL: none.
CREATE OR REPLACE FUNCTION person_language(who text) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT language FROM app_user WHERE name = who
$$;

-- The next thing to tell, which nobody else tells for five minutes.
CREATE OR REPLACE FUNCTION call_take() RETURNS SETOF json
LANGUAGE plpgsql AS $$
DECLARE taken call;
BEGIN
	UPDATE call c SET attempts = c.attempts + 1, due_at = clock_timestamp() + interval '5 minutes'
	 WHERE c.call = (SELECT next.call FROM call next WHERE next.ended_at IS NULL AND next.due_at <= clock_timestamp()
	                  ORDER BY next.due_at FOR UPDATE SKIP LOCKED LIMIT 1)
	RETURNING * INTO taken;
	RETURN QUERY
		SELECT json_build_object('call', taken.call, 'way', taken.way, 'told', json_build_object('event', taken.event,
		           'call', taken.call, 'run', run.run, 'state', run.state, 'file', run_of(run.*),
		           'path', run_next(run.*)->>'path', 'set_by', coalesce(r.set_by, run.created_by),
		           'reasons', reasons_shown(taken.reasons),
		           'language', person_language(coalesce(r.set_by, run.created_by))))
		  FROM run LEFT JOIN run_rules r USING (run) WHERE run.run = taken.run
		UNION ALL
		SELECT json_build_object('call', taken.call, 'way', taken.way, 'told', json_build_object('event', taken.event,
		           'call', taken.call, 'schedule', s.schedule, 'server', c.server->>'name', 'path', 'schedules',
		           'set_by', s.created_by, 'reasons', reasons_shown(taken.reasons),
		           'language', person_language(s.created_by)))
		  FROM schedule s JOIN dhis2_connection c USING (connection) WHERE s.schedule = taken.schedule
		UNION ALL
		SELECT json_build_object('call', taken.call, 'way', taken.way, 'told', json_build_object('event', taken.event,
		           'call', taken.call, 'about', taken.about, 'path', 'health', 'reasons', reasons_shown(taken.reasons)))
		 WHERE taken.about IS NOT NULL;
END $$;

-- What came of telling: taken, or to be tried again as long as project_call_after() says when; final: not at all.
CREATE OR REPLACE FUNCTION call_end(id bigint, why jsonb, final boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE call
	   SET told_at = CASE WHEN why IS NULL THEN clock_timestamp() END, failure = why,
	       due_at = coalesce(clock_timestamp() + project_call_after(attempts), due_at),
	       ended_at = CASE WHEN final OR why IS NULL OR project_call_after(attempts) IS NULL THEN clock_timestamp() END
	 WHERE call.call = id AND ended_at IS NULL;
END $$;

-- What came of telling of an import, as pages show it; of a schedule, of its last pause. Ways that the settings do not
-- name are left out.
CREATE OR REPLACE FUNCTION calls_shown(of_run bigint, of_schedule bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('way', c.way, 'is', json_build_object(c.way, true), 'told_at', c.told_at,
	           'failure', worded(c.failure), 'failure_said', c.failure, 'attempts', c.attempts,
	           'due_at', CASE WHEN c.ended_at IS NULL THEN c.due_at END) ORDER BY c.call), '[]')
	  FROM call c
	 WHERE (c.run = of_run OR c.schedule = of_schedule
	        AND c.call IN (SELECT max(last.call) FROM call last WHERE last.schedule = of_schedule GROUP BY last.way))
	   AND NOT (c.ended_at IS NOT NULL AND c.told_at IS NULL AND c.attempts = 1)
$$;
