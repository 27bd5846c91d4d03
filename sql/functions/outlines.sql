-- The outlines of areas: which of the registry's areas they are, by name.

-- The areas of the facilities in use, by level.
CREATE OR REPLACE FUNCTION outline_areas() RETURNS TABLE (level int, path text, name text)
LANGUAGE sql STABLE ROWS 1000 AS $$
	SELECT DISTINCT p.nth::int, p.path, (ARRAY[f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4])[p.nth]
	  FROM (SELECT DISTINCT admin_area_1, admin_area_2, admin_area_3, admin_area_4 FROM facility
	         WHERE retired_at IS NULL) f,
	       unnest(area_paths(f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4))
	           WITH ORDINALITY AS p (path, nth)
	 WHERE p.path <> ''
$$;

-- The areas that names may be, level by level: a name with those of the areas above it decides, then the name as a
-- whole, then without the words for its level. n: how many areas fit as well; path is theirs if it is one.
CREATE OR REPLACE FUNCTION outline_matches(names text[]) RETURNS TABLE (name text, level int, n bigint, path text)
LANGUAGE sql STABLE ROWS 1000 AS $$
	WITH known AS MATERIALIZED (
		SELECT a.level, a.path, name_fold(a.path) AS long, name_fold(a.name) AS whole, area_key(a.name) AS key
		  FROM outline_areas() a),
	     asked AS MATERIALIZED (
		SELECT a.name, name_fold(a.name) AS whole, area_key(a.name) AS key
		  FROM (SELECT DISTINCT unnest(names) AS name) a WHERE a.name <> ''),
	     fit AS (
		SELECT asked.name, known.level, known.path, 1 AS rank FROM asked JOIN known ON known.long = asked.whole
		 UNION ALL
		SELECT asked.name, known.level, known.path, 2 FROM asked JOIN known ON known.whole = asked.whole
		 UNION ALL
		SELECT asked.name, known.level, known.path, 3 FROM asked JOIN known ON known.key = asked.key
		 WHERE asked.key <> ''),
	     best AS (
		SELECT fit.*, min(rank) OVER (PARTITION BY fit.name, fit.level) AS least FROM fit)
	SELECT best.name, best.level, count(DISTINCT best.path),
	       CASE WHEN count(DISTINCT best.path) = 1 THEN min(best.path) END
	  FROM best WHERE rank = least GROUP BY 1, 2
$$;

-- The outlines there are, with their areas; area is NULL where none, or several, have the name.
CREATE OR REPLACE FUNCTION outline_places() RETURNS TABLE (outline int, name text, area text, n bigint)
LANGUAGE sql STABLE ROWS 1000 AS $$
	SELECT o.outline, o.name, m.path, coalesce(m.n, 0)
	  FROM outline_file f CROSS JOIN outline o
	  LEFT JOIN outline_matches(ARRAY(SELECT DISTINCT u.name FROM outline u)) m
	         ON m.name = o.name AND m.level = f.level
$$;

-- What there is, for the page: what matches, and what is left over on both sides.
CREATE OR REPLACE FUNCTION outline_report() RETURNS json
LANGUAGE sql STABLE AS $$
	WITH place AS MATERIALIZED (SELECT * FROM outline_places()),
	     -- unnamed ones, too
	     unknown AS (SELECT name FROM place WHERE n = 0),
	     several AS (SELECT name, max(n) AS n FROM place WHERE n > 1 GROUP BY name),
	     registry AS MATERIALIZED (SELECT a.path FROM outline_file f JOIN outline_areas() a USING (level)),
	     bare AS (SELECT path FROM registry WHERE path NOT IN (SELECT area FROM place WHERE area IS NOT NULL))
	SELECT json_build_object(
	         'none', NOT EXISTS (SELECT FROM outline_file),
	         'file', (SELECT json_build_object('name', f.name, 'property', f.property, 'level', f.level,
	                      'points', f.points, 'put_at', f.put_at, 'put_by', f.put_by) FROM outline_file f),
	         'outlines', (SELECT count(*) FROM place),
	         'areas', (SELECT count(*) FROM registry),
	         'matched', (SELECT count(DISTINCT area) FROM place WHERE area IS NOT NULL),
	         'unknown_count', (SELECT count(*) FROM unknown),
	         'unknown', (SELECT coalesce(json_agg(json_build_object('name', name) ORDER BY name), '[]')
	                       FROM (SELECT name FROM unknown ORDER BY name LIMIT 100) u),
	         'several_count', (SELECT count(*) FROM several),
	         'several', (SELECT coalesce(json_agg(json_build_object('name', name, 'n', n) ORDER BY name), '[]')
	                       FROM (SELECT * FROM several ORDER BY name LIMIT 100) s),
	         'bare_count', (SELECT count(*) FROM bare),
	         'bare', (SELECT coalesce(json_agg(json_build_object('path', path) ORDER BY path), '[]')
	                    FROM (SELECT path FROM bare ORDER BY path LIMIT 100) b))
$$;

-- Refuse outlines in which the facilities lie only with longitude and latitude exchanged.
CREATE OR REPLACE FUNCTION outline_check(west float8, south float8, east float8, north float8) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	placed bigint;
	inside bigint;
	exchanged bigint;
BEGIN
	SELECT count(*), count(*) FILTER (WHERE longitude BETWEEN west AND east AND latitude BETWEEN south AND north),
	       count(*) FILTER (WHERE latitude BETWEEN west AND east AND longitude BETWEEN south AND north)
	  INTO placed, inside, exchanged
	  FROM facility WHERE retired_at IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL;
	IF exchanged > placed * 0.5 AND inside < placed * 0.1 THEN
		PERFORM refuse(422, 'bad_outlines', 'Longitude and latitude have changed places: {exchanged} of {placed} '
			'facilities lie within these outlines only the other way around. Exchange them, and send the file again.',
			field => 'file', said => jsonb_build_object('exchanged', exchanged, 'placed', placed));
	END IF;
END $$;

-- How well each property of a file names the areas of each level: how many it names, and which, feature by feature.
CREATE OR REPLACE FUNCTION outline_fits(names jsonb)
RETURNS TABLE (property text, level int, named bigint, paths text[])
LANGUAGE sql STABLE AS $$
	WITH sent AS MATERIALIZED (
		SELECT p.key AS property, t.name, t.nth
		  FROM jsonb_each(names) p, jsonb_array_elements_text(p.value) WITH ORDINALITY AS t (name, nth)
		 WHERE t.name <> ''),
	     match AS MATERIALIZED (SELECT * FROM outline_matches(ARRAY(SELECT DISTINCT name FROM sent)))
	SELECT s.property, m.level, count(DISTINCT m.path), array_agg(m.path ORDER BY s.nth)
	  FROM sent s JOIN match m USING (name)
	 GROUP BY 1, 2 HAVING count(m.path) > 0
$$;

-- Take outlines over in place of those before. names: {property: [name of each outline]}; of_property and of_level may
-- be NULL: what fits most areas, or a question where that is not one. They fit as well if they name the same areas.
CREATE OR REPLACE FUNCTION outline_put(names jsonb, rings jsonb, of_property text, of_level int, called text,
	points int, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	best record;
	choices text;
BEGIN
	IF of_property IS NOT NULL AND NOT names ? of_property THEN
		PERFORM refuse(422, 'bad_outlines', 'No area in this file has a text called {property}. It has: {properties}.',
			field => 'property', said => jsonb_build_object('property', of_property, 'properties',
				(SELECT coalesce(string_agg(key, ', ' ORDER BY key), '') FROM jsonb_object_keys(names) key)));
	END IF;
	CREATE TEMP TABLE fit ON COMMIT DROP AS
	SELECT * FROM outline_fits(names) f
	 WHERE (of_property IS NULL OR f.property = of_property) AND (of_level IS NULL OR f.level = of_level);
	SELECT * INTO best FROM fit ORDER BY named DESC, property, level LIMIT 1;
	IF best IS NULL THEN
		PERFORM refuse(422, 'bad_outlines', 'No area in this file has the name of an area of the registry. It names its '
			'areas {names}, and the registry has {areas}. Nothing was changed.', field => 'file', said => jsonb_build_object(
			'names', (SELECT coalesce(string_agg(left(name, 40), ', '), '') FROM (
				SELECT value ->> 0 AS name FROM jsonb_each(names) WHERE of_property IS NULL OR key = of_property
				 ORDER BY key LIMIT 5) n),
			'areas', (SELECT coalesce(string_agg(left(path, 60), ', '), '-') FROM (
				SELECT path FROM outline_areas() a WHERE of_level IS NULL OR a.level = of_level
				 ORDER BY a.level DESC, path LIMIT 3) a)));
	END IF;
	SELECT string_agg(format('%s = %s', property, level), ', ' ORDER BY property, level) INTO choices
	  FROM fit WHERE named = best.named AND (level <> best.level OR paths IS DISTINCT FROM best.paths);
	IF choices IS NOT NULL THEN
		PERFORM refuse(422, 'outlines_unclear', 'Two readings fit {named} areas each. Say which property has the names '
			'and which level they are of: {property} = {level}, or {others}. The file is kept.',
			field => 'property', said => jsonb_build_object('named', best.named, 'property', best.property,
				'level', best.level, 'others', choices));
	END IF;
	DELETE FROM outline;
	DELETE FROM outline_file;
	INSERT INTO outline_file (name, property, level, points, put_by)
	VALUES (called, best.property, best.level, points, who);
	INSERT INTO outline (outline, name, rings)
	SELECT r.nth, names -> best.property ->> (r.nth - 1)::int, r.value
	  FROM jsonb_array_elements_text(rings) WITH ORDINALITY AS r (value, nth);
	RETURN outline_report();
END $$;

-- Take them away.
CREATE OR REPLACE FUNCTION outline_remove() RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM outline;
	DELETE FROM outline_file;
	RETURN outline_report();
END $$;

-- The area of a facility that has an outline, of the level that outlines are of (outline_file; NULL: there are none).
CREATE OR REPLACE FUNCTION outlined_area(f facility, level int) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN level IS NULL THEN '' ELSE coalesce((area_paths(f))[level], '') END
$$;
