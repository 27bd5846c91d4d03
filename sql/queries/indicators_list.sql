-- A page of the indicator list, with what the dataset holds of each.
--   $1 page, from 1   $2 part of an id or label, or NULL   $3 used, retired or all, or NULL
--   $4 id, label or state, with a minus for the last first; or NULL
WITH found AS MATERIALIZED (
	SELECT indicator, raw_indicator_id,
	       CASE ltrim(coalesce($4, 'id'), '-') WHEN 'id' THEN raw_indicator_id WHEN 'label' THEN raw_indicator_label
	            ELSE (retired_at IS NOT NULL)::text END AS key
	  FROM indicators_found($2, $3)),
     chosen AS (
	SELECT indicator FROM found
	 ORDER BY CASE WHEN $4 LIKE '-%' THEN key END DESC, CASE WHEN $4 NOT LIKE '-%' THEN key ELSE '' END, raw_indicator_id
	 LIMIT 100 OFFSET 100 * (coalesce($1::bigint, 1) - 1)),
     shown AS (
	SELECT placed.place, r.* FROM (SELECT indicator, row_number() OVER () AS place FROM chosen) placed
	  JOIN raw_indicator r USING (indicator))
SELECT json_build_object(
         'page', page, 'total', total, 'q', $2, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END, 'indicators', coalesce((
             SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                        'raw_indicator_label', raw_indicator_label, 'retired', retired_at IS NOT NULL,
                        'common', (SELECT coalesce(json_agg(json_build_object('id', c.indicator_common_id,
                                              'label', c.indicator_common_label) ORDER BY c.indicator_common_id), '[]')
                                     FROM indicator_mapping i JOIN common_indicator c USING (indicator_common_id)
                                    WHERE i.indicator = shown.indicator),
                        'records', held.records, 'months', held.months, 'first_period', held.first,
                        'last_period', held.last)
                        ORDER BY place)
               FROM shown CROSS JOIN LATERAL indicator_held((SELECT r FROM raw_indicator r
                                                              WHERE r.indicator = shown.indicator)) held), '[]'),
         'state', $3, 'state_is', json_build_object(coalesce($3, 'all'), true), 'filtered', num_nonnulls($2, $3) > 0,
         'unmapped', (SELECT count(*) FROM raw_indicator r WHERE retired_at IS NULL
                         AND NOT EXISTS (SELECT FROM indicator_mapping m WHERE m.indicator = r.indicator)),
         'sort', sort_links('{id,label,state}', coalesce($4, 'id')))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM found) AS total) counted
