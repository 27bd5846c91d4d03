-- One raw indicator by admin area and month, for the page.
--   $1 raw indicator   $2 level   $3 last month or NULL
WITH cell AS MATERIALIZED (
	SELECT *, least(round(100.0 * records / greatest(facilities, 1)), 100) AS percent, max(total) OVER (PARTITION BY area) AS highest,
	       row_number() OVER (PARTITION BY area ORDER BY period_id) - 1 AS place, count(*) OVER (PARTITION BY area) AS places
	  FROM area_months($1, $2::int, $3::int)),
     line AS (
	SELECT area, max(facilities) AS facilities, sum(records) AS records, sum(total) AS total, max(highest) AS highest,
	       string_agg(round(120.0 * place / greatest(places - 1, 1), 1) || ',' || round(27 - 26.0 * total / greatest(highest, 1), 1), ' '
	                  ORDER BY period_id) FILTER (WHERE total IS NOT NULL) AS points,
	       json_agg(json_build_object('period_id', period_id, 'records', records, 'total', total, 'percent', percent,
	           'shade', 's' || CASE WHEN records = 0 THEN 0 WHEN percent < 25 THEN 1 WHEN percent < 50 THEN 2 WHEN percent < 75 THEN 3
	                                WHEN percent < 95 THEN 4 ELSE 5 END) ORDER BY period_id) AS months
	  FROM cell GROUP BY area)
SELECT json_build_object(
         'raw_indicator_id', r.raw_indicator_id, 'label', r.raw_indicator_label, 'level', $2::int, 'until', $3::int,
         'levels', (SELECT json_agg(json_build_object('level', l, 'here', l = $2::int) ORDER BY l) FROM generate_series(1, 4) l
                     WHERE l = 1 OR EXISTS (SELECT FROM facility f WHERE cardinality(area_paths(f)) >= l)),
         'years', (SELECT coalesce(json_agg(json_build_object('year', year, 'months', n) ORDER BY year), '[]')
                     FROM (SELECT period_id / 100 AS year, count(DISTINCT period_id) AS n FROM cell GROUP BY 1) y),
         'periods', (SELECT coalesce(json_agg(json_build_object('period_id', period_id) ORDER BY period_id), '[]')
                       FROM (SELECT DISTINCT period_id FROM cell) m),
         'areas', (SELECT coalesce(json_agg(json_build_object('area', area, 'facilities', facilities, 'records', records, 'total', total,
                              'months', months, 'trend', json_build_object('points', points, 'max', highest)) ORDER BY area = '', area), '[]') FROM line),
         'none', NOT EXISTS (SELECT FROM line))
  FROM raw_indicator r
 WHERE r.raw_indicator_id = $1
