-- The dataset by admin area.

-- The at most 36 months that a raw indicator is shown by area, up to one (NULL: the newest), with the keys of their
-- rows in indicator_month; NULL of a month without values.
CREATE OR REPLACE FUNCTION area_span(indicator_id text, until int)
RETURNS TABLE (period int, indicator int, version_from int)
LANGUAGE sql STABLE ROWS 36 AS $$
	WITH held AS MATERIALIZED (
		SELECT m.indicator, m.period, m.version_from FROM indicator_month m JOIN raw_indicator r USING (indicator)
		 WHERE r.raw_indicator_id = indicator_id AND m.version_to IS NULL AND m.n_records > 0),
	     span AS (
		SELECT coalesce(until, max(period)) AS last, min(period) AS first FROM held)
	SELECT p, held.indicator, held.version_from
	  FROM span CROSS JOIN LATERAL months_between(first, last) p LEFT JOIN held ON held.period = p
	 WHERE p <= last ORDER BY p DESC LIMIT 36
$$;

-- One raw indicator in the admin areas of a level, from the highest, 1, to 4: in each of the months of area_span(), how
-- many of the area's facilities have a count, and their sum. Facilities without an area of the level count for the one
-- above. sums: {area: [[month, records, total]]}, as export/area_sums.h adds them up.
CREATE OR REPLACE FUNCTION area_months(indicator_id text, level int, until int, sums jsonb)
RETURNS TABLE (area text, facilities bigint, period_id int, records bigint, total bigint)
LANGUAGE sql STABLE AS $$
	WITH month AS MATERIALIZED (
		SELECT period FROM area_span(indicator_id, until)),
	     closing AS (
		SELECT area_at(admin_area_1, admin_area_2, admin_area_3, admin_area_4, level) AS area, closed_on,
		       count(*) FILTER (WHERE retired_at IS NULL) AS n
		  FROM facility GROUP BY 1, 2),
	     areas AS ( -- what was closed by then could not report
		SELECT area, period,
		       sum(CASE WHEN closed_on < to_date(period::text, 'YYYYMM') THEN 0 ELSE n END)::bigint AS facilities
		  FROM closing CROSS JOIN month GROUP BY 1, 2),
	     cell AS MATERIALIZED (
		SELECT a.area, (one ->> 0)::int AS period, (one ->> 1)::bigint AS records, (one ->> 2)::bigint AS total
		  FROM jsonb_each(sums) a (area, months) CROSS JOIN LATERAL jsonb_array_elements(months) one)
	SELECT areas.area, areas.facilities, areas.period, coalesce(cell.records, 0), cell.total
	  FROM areas LEFT JOIN cell ON cell.area = areas.area AND cell.period = areas.period
$$;

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
