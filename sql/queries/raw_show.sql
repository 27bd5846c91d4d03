-- One raw indicator: what the list says, the common ones there are, and what the dataset holds of it.
--   $1 its id, NULL for the form of a new one
--   $2 part of a common indicator's id or label, or NULL: the likeliest ones
--   $3 the ids to show as chosen, a JSON array, or NULL: those it maps to
WITH asked AS (
	SELECT * FROM raw_indicator WHERE raw_indicator_id = $1),
     common AS (
	SELECT c.*, m.indicator IS NOT NULL AS mapped,
	       coalesce($3::jsonb ? c.indicator_common_id, m.indicator IS NOT NULL) AS chosen,
	       similarity(c.indicator_common_id || ' ' || c.indicator_common_label,
	           (SELECT raw_indicator_id || ' ' || raw_indicator_label FROM asked)) AS alike
	  FROM common_indicator c LEFT JOIN indicator_mapping m ON m.indicator_common_id = c.indicator_common_id
	    AND m.indicator = (SELECT indicator FROM asked)),
     offered AS (
	SELECT * FROM common WHERE mapped OR chosen
	 UNION ALL (
	SELECT * FROM common
	 WHERE NOT mapped AND NOT chosen AND holds($2::text, indicator_common_id, indicator_common_label)
	 ORDER BY alike DESC NULLS LAST, indicator_common_id LIMIT 15)),
     month AS (
	SELECT m.period, m.n_records, m.total, m.version_from FROM asked JOIN indicator_month m USING (indicator)
	 WHERE version_to IS NULL AND n_records > 0)
SELECT json_build_object(
         'raw_indicator_id', r.raw_indicator_id, 'raw_indicator_label', r.raw_indicator_label,
         'retired', r.retired_at IS NOT NULL,
         'retired_at', r.retired_at, 'updated_at', r.updated_at, 'seen', edit_stamp(indicator_words(r)),
         'new', r.indicator IS NULL, 'of', 'indicator', 'id', r.raw_indicator_id,
         'common', (SELECT coalesce(json_agg(json_build_object('id', indicator_common_id,
                                                 'label', indicator_common_label)
                              ORDER BY indicator_common_id), '[]') FROM common WHERE mapped),
         'offered', (SELECT coalesce(json_agg(json_build_object('id', indicator_common_id,
                                                  'label', indicator_common_label, 'mapped', chosen)
                                ORDER BY NOT chosen, indicator_common_id), '[]') FROM offered),
         'any', EXISTS (SELECT FROM offered),
         'more', (SELECT nullif((SELECT count(*) FROM common) - (SELECT count(*) FROM offered), 0)), 'q', $2::text,
         'aliases', (SELECT coalesce(json_agg(json_build_object('alias', alias, 'shown', id_shown(alias),
                                'created_at', created_at,
                                'created_by', created_by) ORDER BY alias), '[]') FROM indicator_alias a
                                    WHERE a.indicator = r.indicator),
         'records', (SELECT coalesce(sum(n_records), 0) FROM month), 'sum', (SELECT sum(total) FROM month),
         'first_period', (SELECT min(period) FROM month), 'last_period', (SELECT max(period) FROM month),
         'trend', (SELECT trend(array_agg(m.total ORDER BY p))
                     FROM (SELECT min(period) AS first, max(period) AS last FROM month) s,
                          months_between(first, last) p LEFT JOIN month m ON m.period = p),
         'reported', (SELECT trend(array_agg(m.n_records::bigint ORDER BY p))
                        FROM (SELECT min(period) AS first, max(period) AS last FROM month) s,
                          months_between(first, last) p LEFT JOIN month m ON m.period = p),
         'years', indicator_years(r.indicator), 'year', indicator_year_beside(r.indicator),
         'findings', indicator_findings(r.indicator, 100), 'versions', indicator_versions(r.indicator, 100),
         'has_versions', r.indicator IN (SELECT indicator FROM indicator_month UNION ALL
                                         SELECT indicator FROM version_month),
         'months', (SELECT coalesce(json_agg(json_build_object('period_id', period, 'records', n_records,
                                                 'total', total, 'version', version_from)
                              ORDER BY period DESC), '[]') FROM month))
  FROM (SELECT) always LEFT JOIN asked r ON true
 WHERE $1 IS NULL OR r.indicator IS NOT NULL
