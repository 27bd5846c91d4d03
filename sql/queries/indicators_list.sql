-- A page of the indicator list, with what the dataset holds of each.
--   $1 page, from 1   $2 part of an id or label, or NULL
WITH found AS (
	SELECT *, count(*) OVER () AS total
	  FROM raw_indicator
	 WHERE $2::text IS NULL OR position(lower($2) IN lower(raw_indicator_id || ' ' || raw_indicator_label)) > 0
	 ORDER BY raw_indicator_id
	 LIMIT 100 OFFSET 100 * (coalesce($1::bigint, 1) - 1))
SELECT json_build_object(
         'page', page, 'total', coalesce(total, 0), 'q', $2, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'indicators', coalesce((
             SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                        'raw_indicator_label', raw_indicator_label, 'retired', retired_at IS NOT NULL,
                        'common', (SELECT coalesce(json_agg(json_build_object('id', c.indicator_common_id,
                                              'label', c.indicator_common_label) ORDER BY c.indicator_common_id), '[]')
                                     FROM indicator_mapping i JOIN common_indicator c USING (indicator_common_id)
                                    WHERE i.indicator = found.indicator),
                        'records', held.records, 'months', held.months, 'first_period', held.first, 'last_period', held.last)
                        ORDER BY raw_indicator_id)
               FROM found
              CROSS JOIN LATERAL (SELECT coalesce(sum(n_records), 0) AS records, count(*) AS months, min(period) AS first,
                                         max(period) AS last
                                    FROM indicator_month m
                                   WHERE m.indicator = found.indicator AND version_to IS NULL AND n_records > 0) held), '[]'))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT max(found.total) FROM found) AS total) shown
