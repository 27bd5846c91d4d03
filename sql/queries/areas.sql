-- One raw indicator by admin area and month, for the page: fifty areas of them.
--   $1 raw indicator   $2 level   $3 last month or NULL   $4 page, from 1
--   $5 what its values add up to (area_months())
WITH cell AS MATERIALIZED (
	SELECT *, least(round(100.0 * records / greatest(facilities, 1)), 100) AS percent
	  FROM area_months($1, $2::int, $3::int, $5::jsonb)),
     area AS MATERIALIZED (
	SELECT area FROM cell GROUP BY area),
     shown AS MATERIALIZED (
	SELECT area FROM area ORDER BY area = '', area LIMIT 50 OFFSET 50 * ($4::bigint - 1)),
     line AS (
	SELECT area, max(facilities) AS facilities, sum(records) AS records, sum(total) AS total,
	       trend(array_agg(total ORDER BY period_id)) AS trend,
	       json_agg(json_build_object('period_id', period_id, 'records', records, 'total', total, 'percent', percent,
	           'shade', shade(records, percent), 'recent', recent AND area <> '') ORDER BY period_id) AS months
	  FROM (SELECT *, dense_rank() OVER (ORDER BY period_id DESC) <= 12 AS recent FROM cell) c
	  JOIN shown USING (area) GROUP BY area)
SELECT json_build_object(
         'raw_indicator_id', r.raw_indicator_id, 'label', r.raw_indicator_label, 'level', $2::int, 'until', $3::int,
         'levels', (SELECT json_agg(json_build_object('level', l, 'here', l = $2::int) ORDER BY l)
                      FROM generate_series(1, registry_depth()) l),
         'years', (SELECT coalesce(json_agg(json_build_object('year', year, 'months', n) ORDER BY year), '[]')
                     FROM (SELECT period_id / 100 AS year, count(DISTINCT period_id) AS n FROM cell GROUP BY 1) y),
         'periods', (SELECT coalesce(json_agg(json_build_object('period_id', period_id) ORDER BY period_id), '[]')
                       FROM (SELECT DISTINCT period_id FROM cell) m),
         'areas', (SELECT coalesce(json_agg(json_build_object('area', area, 'facilities', facilities,
                              'records', records, 'total', total,
                              'months', months, 'trend', trend) ORDER BY area = '', area), '[]') FROM line),
         'none', total = 0, 'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END)
  FROM raw_indicator r CROSS JOIN (SELECT $4::bigint AS page, (SELECT count(*) FROM area) AS total) counted
 WHERE r.raw_indicator_id = $1
