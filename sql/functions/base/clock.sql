-- The time zone in which people read times; a document has them in UTC.

-- Its name: what the programs say in each session, as the settings have it (time_zone).
CREATE OR REPLACE FUNCTION local_zone() RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT coalesce(nullif(current_setting('hmis.time_zone', true), ''), 'UTC')
$$;

-- What clocks show there.
CREATE OR REPLACE FUNCTION local_time(at timestamptz) RETURNS timestamp
LANGUAGE sql STABLE AS $$
	SELECT at AT TIME ZONE local_zone()
$$;
