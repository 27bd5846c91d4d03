-- A page of the common indicators, each with the raw ones that map to it.
--   $1 page, from 1   $2 part of an id or label, or NULL
WITH found AS MATERIALIZED (
	SELECT * FROM common_indicator
	 WHERE holds($2::text, indicator_common_id, indicator_common_label)),
     shown AS (
	SELECT * FROM found ORDER BY indicator_common_id LIMIT 50 OFFSET 50 * (coalesce($1::bigint, 1) - 1))
SELECT json_build_object(
         'page', page, 'total', total, 'q', $2::text, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END,
         'common_indicators', (
             SELECT coalesce(json_agg(json_build_object('indicator_common_id', indicator_common_id,
                        'indicator_common_label', indicator_common_label,
                        'raw', raw.list, 'records', raw.records) ORDER BY indicator_common_id), '[]')
               FROM shown
              CROSS JOIN LATERAL (
                  SELECT coalesce(json_agg(json_build_object('id', r.raw_indicator_id, 'label', r.raw_indicator_label)
                                      ORDER BY r.raw_indicator_id), '[]')
                             AS list, coalesce(sum(h.records), 0) AS records
                    FROM indicator_mapping m JOIN raw_indicator r USING (indicator)
                        CROSS JOIN LATERAL indicator_held(r) h
                   WHERE m.indicator_common_id = shown.indicator_common_id) raw))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM found) AS total) counted
