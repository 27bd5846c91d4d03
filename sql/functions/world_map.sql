-- The dataset by facility, for maps. What is read of the arrays of count_block for them is read here.

-- The raw indicators that a map counts: one; those that a project's window has of one common indicator; or all.
CREATE OR REPLACE FUNCTION map_indicators(raw text, of_project bigint, common text) RETURNS SETOF int
LANGUAGE sql STABLE AS $$
	SELECT r.indicator FROM raw_indicator r
	 WHERE CASE WHEN raw IS NOT NULL THEN r.raw_indicator_id = raw
	            WHEN of_project IS NOT NULL THEN r.indicator IN (
	                SELECT pair.indicator FROM project p, project_pairs(p) pair
	                 WHERE p.project = of_project AND pair.indicator_common_id = common)
	            ELSE true END
$$;

-- The months in which there is a value of them; of a project those in its window.
CREATE OR REPLACE FUNCTION map_months(raw text, of_project bigint, common text) RETURNS TABLE (period int)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT m.period FROM indicator_month m
	  LEFT JOIN (SELECT span.* FROM project p, project_span(p, newest_version()) span
	              WHERE p.project = of_project) s ON true
	 WHERE m.version_to IS NULL AND m.n_records > 0 AND m.indicator IN (SELECT map_indicators(raw, of_project, common))
	   AND (of_project IS NULL OR m.period BETWEEN s.first AND s.last)
$$;

-- How many of some sets have each bit: the nth of the planes has those whose number has the nth binary digit, so that a
-- month of hundreds of indicators is counted without opening their counts.
CREATE OR REPLACE FUNCTION planes_add(planes bit varying[], bits bit varying) RETURNS bit varying[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	carry bit varying := bits;
	n int := 1;
	again bit varying;
BEGIN
	WHILE bit_count(carry) > 0 LOOP
		again := planes[n] & carry;
		planes[n] := coalesce(planes[n] # carry, carry);
		EXIT WHEN again IS NULL;
		carry := again;
		n := n + 1;
	END LOOP;
	RETURN planes;
END $$;

CREATE OR REPLACE AGGREGATE planes_of(bit varying) (sfunc = planes_add, stype = bit varying[], initcond = '{}');

-- How many indicators each facility has a value of in a month, by slot; who has none has no row.
CREATE OR REPLACE FUNCTION map_held(month int) RETURNS TABLE (slot int, n bigint)
LANGUAGE plpgsql STABLE ROWS 10000 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT block_slot(b.block, place), sum(get_bit(plane, place::int - 1) << (digit::int - 1))
	  FROM (SELECT c.block, planes_of(bits_like(c.reported, block_nobody())) AS planes
	          FROM count_block c
	         WHERE c.period = month AND stands_now(c.version_from, c.version_to, (SELECT max(version) FROM version))
	         GROUP BY c.block) b
	 CROSS JOIN LATERAL unnest(b.planes) WITH ORDINALITY AS p (plane, digit)
	 CROSS JOIN generate_series(1::bigint, block_slots()) place
	 WHERE get_bit(plane, place::int - 1) = 1
	 GROUP BY 1;
END $$;

-- The facilities that could report in a month, in an area (NULL: all) and in a project's window, with how many of the
-- indicators they have a value of, and the sum, which would mean nothing of all indicators; of a project its common
-- indicator is one. outlined: their area of the level that has outlines. The planner takes an array for ten values, and
-- would look through all of them for each facility.
CREATE OR REPLACE FUNCTION map_facilities(raw text, of_project bigint, common text, month int, in_area text, level int)
RETURNS TABLE (facility_id text, facility_name text, area text, latitude double precision, longitude double precision,
               held bigint, indicators bigint, value bigint,
               outlined text)
LANGUAGE plpgsql STABLE ROWS 10000 SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH held AS MATERIALIZED (
		SELECT m.indicator FROM indicator_month m
		 WHERE m.version_to IS NULL AND m.n_records > 0 AND m.period = month
		   AND m.indicator IN (SELECT map_indicators(raw, of_project, common))),
	     cell AS (
		SELECT slot, n, NULL::bigint AS total FROM map_held(month) WHERE raw IS NULL AND of_project IS NULL
		 UNION ALL
		SELECT block_slot(b.block, u.place) AS slot, count(*) AS n, sum(u.c) AS total
		  FROM count_block b CROSS JOIN LATERAL unnest(counts_of(b.counts, b.large)) WITH ORDINALITY AS u (c, place)
		 WHERE b.indicator IN (SELECT held.indicator FROM held) AND b.period = month
		   AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
		   AND (raw IS NOT NULL OR of_project IS NOT NULL) AND u.c IS NOT NULL GROUP BY 1),
	     series AS (
		SELECT CASE WHEN of_project IS NULL THEN count(*) ELSE least(count(*), 1) END AS n FROM held)
	SELECT f.facility_id, f.facility_name, area_at(f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4, level),
	       f.latitude, f.longitude, least(coalesce(cell.n, 0), series.n), series.n, coalesce(cell.total, 0)::bigint,
	       outlined_area(f, drawn.outlines)
	  FROM facility f CROSS JOIN series CROSS JOIN (SELECT max(o.level) AS outlines FROM outline_file o) drawn
	  LEFT JOIN cell USING (slot)
	  LEFT JOIN project p ON p.project = of_project
	 WHERE f.retired_at IS NULL AND NOT coalesce(f.closed_on < to_date(month::text, 'YYYYMM'), false)
	   AND (in_area IS NULL OR in_area = ANY (area_paths(f)))
	   AND (of_project IS NULL OR project_has(p, f));
END $$;
