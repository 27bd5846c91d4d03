-- What charts are drawn from.

-- A line of small heights for a row of values: {"points": for an SVG of 120 by 28, "max"}. One value alone is a dot.
CREATE OR REPLACE FUNCTION trend(list bigint[]) RETURNS json
LANGUAGE sql IMMUTABLE AS $$
	SELECT json_build_object('points', repeat(points || ' ', CASE n WHEN 1 THEN 2 ELSE 1 END), 'max', highest)
	  FROM (SELECT max(h) AS highest FROM unnest(list) h) top
	 CROSS JOIN LATERAL (
		SELECT count(v) AS n, string_agg(round(120.0 * (at - 1) / greatest(cardinality(list) - 1, 1), 1) || ','
		           || round(27 - 26.0 * v / greatest(highest, 1), 1), ' ' ORDER BY at) AS points
		  FROM unnest(list) WITH ORDINALITY u (v, at) WHERE v IS NOT NULL) line
$$;

-- The class of a cell that shows a share: of so many records (none: s0), so many percent.
CREATE OR REPLACE FUNCTION shade(records bigint, percent numeric) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN coalesce(records, 0) = 0 THEN 's0' WHEN percent < 25 THEN 's1' WHEN percent < 50 THEN 's2'
	            WHEN percent < 75 THEN 's3' WHEN percent < 95 THEN 's4' ELSE 's5' END
$$;
