-- Admin areas by their paths, from the highest down: "Testland / North".

-- The areas a facility lies in, each with those above it.
CREATE OR REPLACE FUNCTION area_paths(a1 text, a2 text, a3 text, a4 text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT array_remove(ARRAY[a1, a1 || ' / ' || nullif(a2, ''), a1 || ' / ' || nullif(a2, '') || ' / ' || nullif(a3, ''),
	           a1 || ' / ' || nullif(a2, '') || ' / ' || nullif(a3, '') || ' / ' || nullif(a4, '')], NULL)
$$;

CREATE OR REPLACE FUNCTION area_paths(facility) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	SELECT area_paths($1.admin_area_1, $1.admin_area_2, $1.admin_area_3, $1.admin_area_4)
$$;

-- The areas of a facility in one line: "Testland › North".
CREATE OR REPLACE FUNCTION area_line(facility) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT concat_ws(' › ', nullif($1.admin_area_1, ''), nullif($1.admin_area_2, ''), nullif($1.admin_area_3, ''),
	           nullif($1.admin_area_4, ''))
$$;
