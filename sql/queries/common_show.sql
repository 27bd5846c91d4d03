-- One common indicator, the raw ones that map to it, and others that are found or like it.
--   $1 its id   $2 part of a raw indicator's id or label, or NULL: the likeliest ones
--   $3 the ids to show as chosen, a JSON array, or NULL: those that map to it
WITH asked AS (
	SELECT * FROM common_indicator WHERE indicator_common_id = $1),
     raw AS (
	SELECT r.*, m.indicator IS NOT NULL AS mapped,
	       coalesce($3::jsonb ? r.raw_indicator_id, m.indicator IS NOT NULL) AS chosen,
	       similarity(r.raw_indicator_id || ' ' || r.raw_indicator_label,
	           (SELECT indicator_common_id || ' ' || indicator_common_label FROM asked)) AS alike
	  FROM raw_indicator r LEFT JOIN indicator_mapping m ON m.indicator = r.indicator AND m.indicator_common_id = $1),
     offered AS (
	SELECT * FROM raw WHERE mapped OR chosen
	 UNION ALL (
	SELECT * FROM raw
	 WHERE NOT mapped AND NOT chosen AND retired_at IS NULL
	   AND holds($2::text, raw_indicator_id, raw_indicator_label)
	 ORDER BY alike DESC NULLS LAST, raw_indicator_id LIMIT 15))
SELECT json_build_object(
         'one', true, 'indicator_common_id', asked.indicator_common_id,
         'indicator_common_label', asked.indicator_common_label, 'seen', edit_stamp(common_words(asked)), 'q', $2::text,
         'raw', (SELECT coalesce(json_agg(json_build_object('id', raw_indicator_id, 'label', raw_indicator_label)
                                     ORDER BY raw_indicator_id), '[]')
                   FROM raw WHERE mapped),
         'more', (SELECT nullif((SELECT count(*) FROM raw WHERE mapped OR retired_at IS NULL) - (SELECT count(*)
                                                                      FROM offered), 0)),
         'offered', (
             SELECT coalesce(json_agg(json_build_object('id', raw_indicator_id, 'label', raw_indicator_label,
                        'mapped', chosen,
                        'retired', retired_at IS NOT NULL, 'records', h.records, 'first_period', h.first,
                        'last_period', h.last)
                        ORDER BY NOT chosen, raw_indicator_id), '[]')
               FROM offered o CROSS JOIN LATERAL indicator_held((SELECT r FROM raw_indicator r
                                                                  WHERE r.indicator = o.indicator)) h))
  FROM asked
