-- Keys for scripts. They end with a day, as the clocks of their people show it (local_zone).

-- The day that it is, by the clock that ends keys.
CREATE OR REPLACE FUNCTION key_day() RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT local_time(now())::date
$$;

-- The last day of a key that ends at midnight.
CREATE OR REPLACE FUNCTION key_last_day(ends_at timestamptz) RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT (local_time(ends_at) - interval '1 second')::date
$$;

-- May a person of a role do all that a key lets do?
CREATE OR REPLACE FUNCTION key_fits(may text, role text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(role IN ('data_admin', 'global_admin') OR (role = 'viewer' AND may = 'read'), false)
$$;

-- A day of a form, or the usual one without it; refused when it is none, or not one of those on which a key may end.
CREATE OR REPLACE FUNCTION key_end(day text, days_max int) RETURNS date
LANGUAGE plpgsql AS $$
DECLARE
	last date;
BEGIN
	BEGIN
		IF day !~ '^\d{4}-\d{2}-\d{2}$' THEN
			PERFORM refuse_field('last_day', 'Give the last day as year, month and day: 2027-06-30.');
		END IF;
		last := coalesce(day::date, key_day() + least(365, days_max));
	EXCEPTION WHEN datetime_field_overflow THEN
		PERFORM refuse_field('last_day', 'There is no such day.');
	END;
	IF last NOT BETWEEN key_day() AND key_day() + days_max THEN
		PERFORM refuse_field('last_day', 'Give a last day from {first_day} to {latest_day} (key_days in the settings).',
			said => jsonb_build_object('first_day', key_day(), 'latest_day', key_day() + days_max));
	END IF;
	RETURN last;
END $$;

CREATE OR REPLACE FUNCTION key_make(who text, hashed bytea, what_for text, right_of text, day text, days_max int)
RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	most CONSTANT int := 100;
	last date := key_end(day, days_max);
	made script_key;
BEGIN
	IF NOT key_fits(right_of, (SELECT role FROM app_user WHERE name = who)) THEN
		PERFORM refuse_field('may', 'You are a viewer, so a key of yours can read projects and no more.');
	END IF;
	IF (SELECT count(*) FROM script_key k WHERE person = who AND taken_back_at IS NULL AND ends_at > now()) >= most THEN
		PERFORM refuse(409, 'too_many_keys', 'You have {most} keys. Take back those that no script uses any more.',
			said => jsonb_build_object('most', most));
	END IF;
	INSERT INTO script_key (hash, person, purpose, may, ends_at)
	VALUES (hashed, who, what_for, right_of, (last + 1)::timestamp AT TIME ZONE local_zone())
	RETURNING * INTO made;
	RETURN json_build_object('key', made.key, 'purpose', made.purpose, 'may', made.may, 'last_day', last,
		'step', 'tokens');
END $$;

-- One that is over stays as it is.
CREATE OR REPLACE FUNCTION key_take_back(which bigint, who text, anybodys boolean) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE script_key SET taken_back_at = now(), taken_back_by = who
	 WHERE key = which AND (anybodys OR person = who) AND taken_back_at IS NULL;
	IF NOT EXISTS (SELECT FROM script_key WHERE key = which AND (anybodys OR person = who)) THEN
		PERFORM refuse(404, 'not_found', 'There is no key {key} of yours.', said => jsonb_build_object('key', which));
	END IF;
	RETURN json_build_object('key', which, 'taken_back', true, 'step', 'tokens');
END $$;
