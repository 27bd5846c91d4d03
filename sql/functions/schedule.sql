-- Imports that begin by themselves.

-- The month of a day, YYYYMM, in the calendar of a server; NULL for a calendar that is not known. The Ethiopian year has
-- twelve months of 30 days and five or six days more, which DHIS2 counts with none: here with the twelfth.
CREATE OR REPLACE FUNCTION calendar_month(calendar text, at timestamptz) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN calendar IN ('iso8601', 'gregorian') THEN to_char(at AT TIME ZONE 'UTC', 'YYYYMM')::int
	            WHEN calendar = 'ethiopian' THEN (4 * (since / 1461) + r / 365 - r / 1460) * 100
	                                             + least((r % 365 + 365 * (r / 1460)) / 30 + 1, 12) END
	  FROM (SELECT to_char(at AT TIME ZONE 'UTC', 'J')::int - 1723856 AS since) day,
	       LATERAL (SELECT since % 1461 AS r) of_four_years
$$;

-- The first time after another that is at a day and hour, in UTC.
CREATE OR REPLACE FUNCTION schedule_next(day int, hour int, after timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
	SELECT min(at) FROM (
		SELECT (date_trunc('month', after AT TIME ZONE 'UTC') + make_interval(months => m, days => day - 1, hours => hour))
		       AT TIME ZONE 'UTC' AS at
		  FROM generate_series(0, 1) m) t
	 WHERE at > after
$$;

-- What an import asked its server for, from now on each month.
CREATE OR REPLACE FUNCTION schedule_add(id bigint, who text, n int, on_day int, at_hour int) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	ours dhis2_connection;
	made schedule;
BEGIN
	SELECT * INTO ours FROM dhis2_connection c WHERE c.connection = it.connection;
	IF it.source <> 'dhis2' OR it.selection IS NULL OR ours.connection IS NULL THEN
		PERFORM refuse(409, 'step_out_of_order', format('Import %s has no server and selection to repeat: choose them first.', id),
			run_next(it)->>'path');
	ELSIF NOT ours.saved THEN
		PERFORM refuse(409, 'step_out_of_order', format('The connection of import %s is not kept, so it cannot be used later. Connect once '
			'more and tick "Keep this connection".', id), 'dhis2/connect?run=' || id);
	ELSIF calendar_month(ours.server->>'calendar', now()) IS NULL THEN
		PERFORM refuse(422, 'invalid_fields', format('The server''s calendar, %s, is not one whose months we can count by ourselves.',
			ours.server->>'calendar'));
	END IF;
	INSERT INTO schedule (connection, raw_indicators, months, day, hour, next_at, created_by)
	VALUES (ours.connection, ARRAY(SELECT jsonb_array_elements_text(it.selection->'raw_indicators')), n, on_day, at_hour,
	        schedule_next(on_day, at_hour, now()), who)
	RETURNING * INTO made;
	RETURN json_build_object('schedule', made.schedule, 'next_at', made.next_at, 'step', 'schedules');
END $$;

-- what: pause, resume or remove. One that is resumed begins at once, for what was missed.
CREATE OR REPLACE FUNCTION schedule_change(id bigint, what text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it schedule;
	refused boolean;
BEGIN
	SELECT * INTO it FROM schedule WHERE schedule.schedule = id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', format('There is no schedule %s. It may have been removed.', id));
	END IF;
	SELECT refused_at IS NOT NULL INTO refused FROM dhis2_connection c WHERE c.connection = it.connection;
	IF what = 'remove' THEN
		DELETE FROM schedule WHERE schedule.schedule = id;
	ELSIF what = 'pause' THEN
		UPDATE schedule SET paused_at = coalesce(paused_at, now()) WHERE schedule.schedule = id;
	ELSIF refused THEN
		PERFORM refuse(409, 'login_refused', 'The server refused the login of this connection. Start an import from it, give the new password or '
			'token under "Connect" with "Keep this connection", then resume.');
	ELSIF it.paused_at IS NOT NULL THEN
		UPDATE schedule SET paused_at = NULL, paused_why = NULL, next_at = now() WHERE schedule.schedule = id;
		PERFORM pg_notify('work', '');
	END IF;
	RETURN json_build_object('schedule', id, 'step', 'schedules');
END $$;

-- Begin an import of a schedule whose time has come, and supersede one that still waits for its review; false when that time had its import.
CREATE OR REPLACE FUNCTION schedule_begin(it schedule) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	calendar text;
	month int;
	began bigint;
BEGIN
	INSERT INTO run (source, state, created_by, connection, server, schedule, due_at)
	SELECT 'dhis2', 'uploaded', it.created_by, c.connection, c.server || jsonb_build_object('url', c.url), it.schedule, it.next_at
	  FROM dhis2_connection c WHERE c.connection = it.connection
	    ON CONFLICT DO NOTHING
	RETURNING run, server->>'calendar' INTO began, calendar;
	IF began IS NULL THEN
		RETURN false;
	END IF;
	month := calendar_month(calendar, now());
	month := month / 100 * 12 + month % 100 - 1; -- counted from year 0
	PERFORM run_select(began, it.created_by, it.raw_indicators, (month - it.months) / 12 * 100 + (month - it.months) % 12 + 1,
		(month - 1) / 12 * 100 + (month - 1) % 12 + 1, 'continue', false, NULL);
	PERFORM run_fetch(began, false, false);
	UPDATE run SET state = 'cancelled', changed_at = clock_timestamp(), failure = format('Import %s of the same schedule is newer.', began)
	 WHERE run.schedule = it.schedule AND run < began AND state IN ('staged', 'failed');
	RETURN true;
END $$;

-- Begin what is due; a schedule that cannot is paused, with the reason. How many began.
CREATE OR REPLACE FUNCTION schedule_fire() RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
	it schedule;
	n int := 0;
	why text;
BEGIN
	FOR it IN SELECT * FROM schedule WHERE next_at <= now() AND paused_at IS NULL ORDER BY schedule FOR UPDATE SKIP LOCKED LOOP
		CONTINUE WHEN EXISTS (SELECT FROM run WHERE run.schedule = it.schedule AND state IN ('queued', 'fetching', 'integrating'));
		why := NULL;
		IF NOT EXISTS (SELECT FROM app_user WHERE name = it.created_by AND role IN ('data_admin', 'global_admin')) THEN
			why := format('%s may not import any more.', it.created_by);
		ELSE
			BEGIN
				n := n + schedule_begin(it)::int;
			EXCEPTION WHEN SQLSTATE 'HM404' OR SQLSTATE 'HM409' OR SQLSTATE 'HM422' THEN
				why := SQLERRM;
			END;
		END IF;
		UPDATE schedule SET next_at = schedule_next(day, hour, now()), paused_at = CASE WHEN why IS NOT NULL THEN now() END, paused_why = why
		 WHERE schedule = it.schedule;
	END LOOP;
	RETURN n;
END $$;
