-- A page of the raw indicators in use without a common one, those with most values first; and all common ones without a
-- raw one.
--   $1 page, from 1
WITH held AS (
	SELECT indicator, sum(n_records) AS records, min(period) AS first, max(period) AS last
	  FROM indicator_month WHERE version_to IS NULL AND n_records > 0 GROUP BY indicator),
     raw AS MATERIALIZED (
	SELECT r.raw_indicator_id, r.raw_indicator_label, coalesce(h.records, 0) AS records, h.first, h.last
	  FROM raw_indicator r LEFT JOIN held h USING (indicator)
	 WHERE r.retired_at IS NULL AND NOT EXISTS (SELECT FROM indicator_mapping m WHERE m.indicator = r.indicator)),
     shown AS (
	SELECT * FROM raw ORDER BY records DESC, raw_indicator_id LIMIT 100 OFFSET 100 * (coalesce($1::bigint, 1) - 1))
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'values', (SELECT coalesce(sum(records), 0) FROM raw),
         'raw_indicators', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                                       'raw_indicator_label', raw_indicator_label,
                                       'records', records, 'first_period', first, 'last_period', last)
                                           ORDER BY records DESC, raw_indicator_id), '[]')
                              FROM shown),
         'common_indicators', (SELECT coalesce(json_agg(json_build_object('indicator_common_id', indicator_common_id,
                                          'indicator_common_label', indicator_common_label)
                                              ORDER BY indicator_common_id), '[]')
                                 FROM common_indicator c
                                WHERE NOT EXISTS (SELECT FROM indicator_mapping m
                                                   WHERE m.indicator_common_id = c.indicator_common_id)))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM raw) AS total) counted
