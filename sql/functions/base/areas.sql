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

-- The area of a facility at a level, from the highest, 1; of one that has no area there, the one above. As area_paths()
-- has it, without looking at the others.
CREATE OR REPLACE FUNCTION area_at(a1 text, a2 text, a3 text, a4 text, level int) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN level >= 4 AND a4 <> '' AND a3 <> '' AND a2 <> '' THEN a1 || ' / ' || a2 || ' / ' || a3 || ' / ' || a4
	            WHEN level >= 3 AND a3 <> '' AND a2 <> '' THEN a1 || ' / ' || a2 || ' / ' || a3
	            WHEN level >= 2 AND a2 <> '' THEN a1 || ' / ' || a2 ELSE a1 END
$$;

-- The areas of a facility in one line: "Testland › North".
CREATE OR REPLACE FUNCTION area_line(facility) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT concat_ws(' › ', nullif($1.admin_area_1, ''), nullif($1.admin_area_2, ''), nullif($1.admin_area_3, ''),
	           nullif($1.admin_area_4, ''))
$$;
