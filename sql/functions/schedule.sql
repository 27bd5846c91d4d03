-- Imports that begin by themselves.

-- The first time after another that is at a day and hour, by the clocks of the settings' time zone. An hour that the
-- day leaves out, when summer time begins, is the one after it; one that it has twice is the later one.
CREATE OR REPLACE FUNCTION schedule_next(day int, hour int, after timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT min(at) FROM (
		SELECT (date_trunc('month', local_time(after)) + make_interval(months => m, days => day - 1, hours => hour))
		       AT TIME ZONE local_zone() AS at
		  FROM generate_series(0, 1) m) t
	 WHERE at > after
$$;

-- What an import asked its server for, from now on each month. given: the fields of the rules (rules.sql).
CREATE OR REPLACE FUNCTION schedule_add(id bigint, who text, n int, on_day int, at_hour int, given jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	asked run_dhis2;
	login dhis2_connection;
	made schedule;
	wanted jsonb := rules_of(given);
BEGIN
	SELECT * INTO asked FROM run_dhis2 d WHERE d.run = id;
	SELECT * INTO login FROM dhis2_connection c WHERE c.connection = asked.connection;
	IF locked.source <> 'dhis2' OR asked.selection IS NULL OR login.connection IS NULL THEN
		PERFORM refuse(409, 'step_out_of_order', 'Import {run} has no server and selection to repeat: choose them '
			'first.', said => jsonb_build_object('run', id), step => run_next(locked)->>'path');
	ELSIF NOT login.saved THEN
		PERFORM refuse(409, 'step_out_of_order', 'The connection of import {run} is not kept, so it cannot be used '
			'later. Connect once more and tick "Keep this connection".', said => jsonb_build_object('run', id),
			step => 'dhis2/connect?run=' || id);
	ELSIF calendar_month(login.server->>'calendar', now()) IS NULL THEN
		PERFORM refuse_field('run', 'The server''s calendar, {calendar}, is not one whose months we can count by '
			'ourselves.', said => jsonb_build_object('calendar', login.server->>'calendar'));
	END IF;
	INSERT INTO schedule (connection, raw_indicators, months, day, hour, next_at, created_by, rules, rules_by,
	                      rules_at)
	VALUES (login.connection, ARRAY(SELECT jsonb_array_elements_text(asked.selection->'raw_indicators')), n, on_day,
	        at_hour, schedule_next(on_day, at_hour, now()), who, wanted, CASE WHEN wanted IS NOT NULL THEN who END,
	        CASE WHEN wanted IS NOT NULL THEN clock_timestamp() END)
	RETURNING * INTO made;
	RETURN json_build_object('schedule', made.schedule, 'next_at', made.next_at, 'rules', made.rules,
		'step', 'schedules');
END $$;

-- what: pause, resume or remove, or rules: those given from now on, by who. One that is resumed begins at once, for
-- what was missed.
CREATE OR REPLACE FUNCTION schedule_change(id bigint, what text, who text, given jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked schedule;
	wanted jsonb := rules_of(given);
	refused boolean;
BEGIN
	SELECT * INTO locked FROM schedule WHERE schedule.schedule = id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no schedule {schedule}. It may have been removed.',
			said => jsonb_build_object('schedule', id), field => 'schedule');
	END IF;
	SELECT refused_at IS NOT NULL INTO refused FROM dhis2_connection c WHERE c.connection = locked.connection;
	IF what = 'remove' THEN
		DELETE FROM schedule WHERE schedule.schedule = id;
	ELSIF what = 'rules' THEN
		IF given->>'approve' IS NULL THEN
			PERFORM refuse_field('approve', 'Say who integrates: approve=rules, while they hold, or approve=person.');
		END IF;
		UPDATE schedule SET rules = wanted, rules_by = who, rules_at = clock_timestamp() WHERE schedule.schedule = id;
	ELSIF what = 'pause' THEN
		UPDATE schedule SET paused_at = coalesce(paused_at, now()) WHERE schedule.schedule = id;
	ELSIF refused THEN
		PERFORM refuse(409, 'login_refused', 'The server refused the login of this connection. Start an import from it, give '
			'the new password or token under "Connect" with "Keep this connection", then resume.');
	ELSIF locked.paused_at IS NOT NULL THEN
		UPDATE schedule SET paused_at = NULL, paused_why = NULL, next_at = now() WHERE schedule.schedule = id;
		PERFORM pg_notify('work', '');
	END IF;
	RETURN json_build_object('schedule', id, 'step', 'schedules');
END $$;

-- An import of a schedule makes those before it needless that still wait for their review; but one that its rules
-- kept back stays until all its months are asked for again.
CREATE OR REPLACE FUNCTION schedule_supersede(newest run) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE older bigint;
BEGIN
	FOR older IN
		SELECT r.run FROM run r
		 WHERE r.schedule = newest.schedule AND r.run < newest.run AND r.state IN ('staged', 'failed')
		   AND (NOT EXISTS (SELECT FROM run_rules WHERE run_rules.run = r.run) OR NOT EXISTS (
		           SELECT indicator, period FROM dhis2_pair p WHERE p.run = r.run
		           EXCEPT SELECT indicator, period FROM dhis2_pair p WHERE p.run = newest.run))
		   FOR NO KEY UPDATE
	LOOP
		PERFORM run_move(older, 'cancelled', why => said(/*_*/'Import {run} of the same schedule is newer.',
			jsonb_build_object('run', newest.run::text)));
	END LOOP;
END $$;

-- Begin an import of a schedule whose time has come, for the last months that are over then; false when that time had
-- its import.
CREATE OR REPLACE FUNCTION schedule_begin(due schedule, at timestamptz DEFAULT now()) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	begun run := run_begin('dhis2', due.created_by, of_schedule => due.schedule, due => due.next_at);
	login dhis2_connection;
	month int;
BEGIN
	IF begun.run IS NULL THEN
		RETURN false;
	END IF;
	SELECT * INTO login FROM dhis2_connection c WHERE c.connection = due.connection;
	month := calendar_month(login.server->>'calendar', at);
	INSERT INTO run_rules (run, rules, set_by, set_at)
	SELECT begun.run, due.rules, due.rules_by, due.rules_at WHERE due.rules IS NOT NULL;
	PERFORM run_move(begun.run, 'uploaded');
	PERFORM run_ask_at(begun.run, login);
	PERFORM run_select(begun.run, due.created_by, due.raw_indicators, month_after(month, -due.months),
	            month_after(month, -1),
		'continue', false, NULL);
	PERFORM run_fetch(begun.run, false, false);
	PERFORM schedule_supersede(begun);
	RETURN true;
END $$;

-- How a schedule fares: active, failing (its last import failed), paused by a person, stopped (by itself).
CREATE OR REPLACE FUNCTION schedule_state(schedule) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN $1.paused_why IS NOT NULL THEN 'stopped'
	            WHEN $1.paused_at IS NOT NULL THEN 'paused'
	            WHEN (SELECT run.state FROM run WHERE run.schedule = $1.schedule ORDER BY run.run DESC LIMIT 1) = 'failed'
	            THEN 'failing'
	            ELSE 'active' END
$$;

-- A schedule pauses itself, and people are told.
CREATE OR REPLACE FUNCTION schedule_pause(id bigint, code text, why jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE schedule SET paused_at = clock_timestamp(), paused_why = why WHERE schedule = id AND paused_at IS NULL;
	IF FOUND THEN
		PERFORM tell('schedule_paused', reason(code, why), of_schedule => id);
	END IF;
END $$;

-- The login of a run's connection is refused: it is not tried again by itself, or the account might be locked.
CREATE OR REPLACE FUNCTION connection_refused(of_run bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE refused bigint := (SELECT d.connection FROM run_dhis2 d WHERE d.run = of_run);
BEGIN
	UPDATE dhis2_connection SET refused_at = clock_timestamp() WHERE connection = refused;
	PERFORM schedule_pause(s.schedule, 'login_refused', said(/*_*/'The server refused the login.'))
	   FROM schedule s WHERE s.connection = refused;
END $$;

-- Begin what is due; a schedule that cannot is paused, with the reason. How many began.
CREATE OR REPLACE FUNCTION schedule_fire() RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
	due schedule;
	n int := 0;
	code text;
	why jsonb;
	sentence text;
	named text;
BEGIN
	-- the settings have another time zone since: what is to come is at the same hour of that one
	UPDATE schedule s SET next_at = moved.at
	  FROM (SELECT other.schedule, schedule_next(day, hour, next_at - interval '2 days') AS at FROM schedule other
	         WHERE next_at > now()) moved
	 WHERE s.schedule = moved.schedule AND s.next_at <> moved.at;
	FOR due IN SELECT * FROM schedule WHERE next_at <= now() AND paused_at IS NULL
	    ORDER BY schedule FOR UPDATE SKIP LOCKED LOOP
		CONTINUE WHEN EXISTS (SELECT FROM run
		                       WHERE run.schedule = due.schedule AND state IN ('queued', 'fetching', 'integrating'));
		why := NULL;
		code := 'role';
		IF NOT EXISTS (SELECT FROM app_user WHERE name = due.created_by AND role IN ('data_admin', 'global_admin')) THEN
			why := said(/*_*/'{user} may not import any more.', jsonb_build_object('user', due.created_by));
		ELSE
			BEGIN
				n := n + schedule_begin(due)::int;
			EXCEPTION WHEN SQLSTATE 'HM404' OR SQLSTATE 'HM409' OR SQLSTATE 'HM422' THEN
				GET STACKED DIAGNOSTICS code = PG_EXCEPTION_DETAIL, sentence = TABLE_NAME, named = CONSTRAINT_NAME;
				why := said(sentence, named::jsonb);
			END;
		END IF;
		UPDATE schedule SET next_at = schedule_next(day, hour, now()) WHERE schedule = due.schedule;
		IF why IS NOT NULL THEN
			PERFORM schedule_pause(due.schedule, code, why);
		END IF;
	END LOOP;
	RETURN n;
END $$;
