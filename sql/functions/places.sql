-- The dataset by admin area.

-- One raw indicator in the admin areas of a level, from the highest, 1, to 4: in each of at most 36 months up to one
-- (NULL: the newest), how many of the area's facilities have a count, and their sum. Facilities without an area of the
-- level count for the one above.
CREATE OR REPLACE FUNCTION area_months(indicator_id text, level int, until int)
RETURNS TABLE (area text, facilities bigint, period_id int, records bigint, total bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH held AS MATERIALIZED (
		SELECT m.indicator, m.period FROM indicator_month m JOIN raw_indicator r USING (indicator)
		 WHERE r.raw_indicator_id = indicator_id AND m.version_to IS NULL AND m.n_records > 0),
	     span AS (
		SELECT coalesce(until, max(period)) AS last, min(period) AS first FROM held),
	     month AS (
		SELECT p AS period FROM span, months_between(first, last) p WHERE p <= last ORDER BY p DESC LIMIT 36),
	     place AS MATERIALIZED (
		SELECT f.slot, f.retired_at, f.closed_on,
		       area_at(admin_area_1, admin_area_2, admin_area_3, admin_area_4, area_months.level) AS area
		  FROM facility f),
	     numbered AS MATERIALIZED (
		SELECT area, (row_number() OVER ())::int AS n FROM (SELECT DISTINCT area FROM place) a),
	     layout AS MATERIALIZED ( -- the area of each place of a block, to stand beside its counts
		SELECT block_of(s) AS block, array_agg(n ORDER BY s) AS areas
		  FROM generate_series(1, (SELECT max(slot) FROM place)) s
		  LEFT JOIN (place JOIN numbered USING (area)) ON slot = s GROUP BY 1),
	     closing AS (
		SELECT area, closed_on, count(*) FILTER (WHERE retired_at IS NULL) AS n FROM place GROUP BY 1, 2),
	     areas AS ( -- what was closed by then could not report
		SELECT area, period,
		       sum(CASE WHEN closed_on < to_date(period::text, 'YYYYMM') THEN 0 ELSE n END)::bigint AS facilities
		  FROM closing CROSS JOIN month GROUP BY 1, 2),
	     stands AS (
		SELECT h.period, b.counts, b.large, layout.areas
		  FROM held h JOIN month USING (period)
		  JOIN count_block b ON b.indicator = h.indicator AND b.period = h.period
		                    AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
		  JOIN layout USING (block)),
	     opened AS ( -- in the list of columns, and small ones as they are: twice as fast as counts_of() in FROM
		SELECT period, unnest(counts)::int AS c, unnest(areas) AS n FROM stands WHERE large IS NULL
		 UNION ALL
		SELECT period, unnest(large), unnest(areas) FROM stands WHERE large IS NOT NULL),
	     cell AS (
		SELECT area, period, records, total
		  FROM (SELECT n, period, count(*) AS records, sum(c) AS total
		          FROM opened WHERE c IS NOT NULL GROUP BY 1, 2) sums JOIN numbered USING (n))
	SELECT areas.area, areas.facilities, areas.period, coalesce(cell.records, 0), cell.total::bigint
	  FROM areas LEFT JOIN cell ON cell.area = areas.area AND cell.period = areas.period;
END $$;

-- The admin areas that a form offers: {"areas": [{path, facilities, checked}], "below": how many more there are,
-- "unknown": those that were chosen and do not exist, a line each}. Those that hold a text, most at most (NULL: all of
-- them); without a text as many levels as a person can look through; and what is chosen of the others.
CREATE OR REPLACE FUNCTION areas_offered(chosen jsonb, find text, most int) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH place AS (
		SELECT admin_area_1, admin_area_2, admin_area_3, admin_area_4, count(*) AS n
		  FROM facility WHERE admin_area_1 <> '' GROUP BY 1, 2, 3, 4),
	     area AS MATERIALIZED (
		SELECT path, level, sum(n) AS facilities
		  FROM place,
		       unnest(area_paths(admin_area_1, admin_area_2, admin_area_3, admin_area_4)) WITH ORDINALITY p (path, level)
		 GROUP BY path, level),
	     level AS (
		SELECT level
		  FROM (SELECT level, sum(count(*)) OVER (ORDER BY level) AS so_far FROM area GROUP BY level) counted
		 WHERE so_far <= 300 OR level = 1),
	     fits AS (
		SELECT path, facilities, chosen ? path AS checked, row_number() OVER (ORDER BY chosen ? path DESC, path) AS nth,
		       find IS NOT NULL OR level IN (SELECT l.level FROM level l) AS offered
		  FROM area WHERE chosen ? path OR holds(find, path)),
	     listed AS (
		SELECT *, checked OR offered AND (find IS NULL OR most IS NULL OR nth <= most) AS shown FROM fits)
	SELECT json_build_object(
	         'areas', coalesce(json_agg(json_build_object('path', path, 'facilities', facilities, 'checked', checked)
	                                        ORDER BY path) FILTER (WHERE shown), '[]'),
	         'below', nullif(count(*) FILTER (WHERE NOT shown), 0),
	         'unknown', (SELECT string_agg(asked, E'\n') FROM jsonb_array_elements_text(chosen) asked
	                      WHERE asked NOT IN (SELECT path FROM area)))
	  FROM listed
$$;
