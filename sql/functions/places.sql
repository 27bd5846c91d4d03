-- The dataset by admin area.

-- One raw indicator in the admin areas of a level, from the highest, 1, to 4: in each of at most 36 months up to one (NULL: the newest),
-- how many of the area's facilities have a count, and their sum. Facilities without an area of the level count for the one above.
CREATE OR REPLACE FUNCTION area_months(indicator_id text, level int, until int)
RETURNS TABLE (area text, facilities bigint, period_id int, records bigint, total bigint)
LANGUAGE sql STABLE AS $$
	WITH held AS MATERIALIZED (
		SELECT m.period, m.counts FROM indicator_month m JOIN raw_indicator r USING (indicator)
		 WHERE r.raw_indicator_id = indicator_id AND m.version_to IS NULL AND m.n_records > 0),
	     span AS (
		SELECT coalesce(until, max(period)) AS last, min(period) AS first FROM held),
	     month AS (
		SELECT p AS period FROM span, months_between(first, last) p WHERE p <= last ORDER BY p DESC LIMIT 36),
	     place AS MATERIALIZED (
		SELECT f.slot, f.retired_at, coalesce((area_paths(f))[least(area_months.level, cardinality(area_paths(f)))], '') AS area FROM facility f),
	     areas AS (
		SELECT place.area, count(*) FILTER (WHERE retired_at IS NULL) AS facilities FROM place GROUP BY 1),
	     cell AS (
		SELECT place.area, h.period, count(c) AS records, sum(c) AS total
		  FROM held h JOIN month USING (period)
		 CROSS JOIN LATERAL unnest(h.counts) WITH ORDINALITY AS u (c, slot)
		  JOIN place USING (slot)
		 WHERE c IS NOT NULL GROUP BY 1, 2)
	SELECT areas.area, areas.facilities, month.period, coalesce(cell.records, 0), cell.total::bigint
	  FROM areas CROSS JOIN month LEFT JOIN cell ON cell.area = areas.area AND cell.period = month.period
$$;
