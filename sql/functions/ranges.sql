-- The months that a person chose last: of a server, or for a project.

-- The month before the present one.
CREATE OR REPLACE FUNCTION last_complete_month() RETURNS int
LANGUAGE sql STABLE AS $$
	SELECT month_after(to_char(local_time(now()), 'YYYYMM')::int, -1)
$$;

-- Remember them: what ended with the last complete month moves on with it.
CREATE OR REPLACE FUNCTION range_keep(who text, first int, last int) RETURNS void
LANGUAGE sql AS $$
	UPDATE app_user
	   SET range_months = (last / 100 - first / 100) * 12 + last % 100 - first % 100 + 1,
	       range_end = nullif(last, last_complete_month())
	 WHERE name = who AND last >= first
$$;

-- What a form begins with: those, else so many months up to the last complete one.
CREATE OR REPLACE FUNCTION range_of(who text, otherwise int) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(
	           'start_period', month_after(coalesce(u.range_end, last_complete_month()),
	               1 - coalesce(u.range_months, otherwise))::text,
	           'end_period', coalesce(u.range_end, last_complete_month())::text)
	  FROM (SELECT) one LEFT JOIN app_user u ON u.name = who
$$;

-- Those, {"first", "last"}, to be offered; NULL: never any.
CREATE OR REPLACE FUNCTION range_kept(who text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('first', (range->>'start_period')::int, 'last', (range->>'end_period')::int)
	  FROM app_user, range_of(who, 1) range WHERE name = who AND range_months IS NOT NULL
$$;
