-- What a deletion would take out; without months, what can be chosen.
--   $1 first month or NULL   $2 last month or NULL   $3 raw indicators as a JSON array, ["all"] for all
--   $4 areas as a JSON array   $5 $6 text that indicators and areas hold, or NULL   $7 at most so many of each that are
--   not chosen, or NULL
WITH selection AS MATERIALIZED (
	SELECT jsonb_build_object('start_period', $1::int, 'end_period', $2::int,
	           'indicators', CASE WHEN $3::jsonb ? 'all' THEN '"all"' ELSE $3::jsonb END, 'areas', $4::jsonb) AS chosen
	 WHERE $1 IS NOT NULL AND $2 IS NOT NULL),
     doomed AS MATERIALIZED (
	SELECT v.* FROM selection, selected_values(selection.chosen) v),
     ranked AS (
	SELECT *, row_number() OVER (ORDER BY NOT checked, raw_indicator_id) AS nth
	  FROM (SELECT r.raw_indicator_id, r.raw_indicator_label, $3::jsonb ? r.raw_indicator_id AS checked,
	               sum(m.n_records) AS n
	          FROM raw_indicator r JOIN indicator_month m USING (indicator)
	         WHERE m.version_to IS NULL AND m.n_records > 0 GROUP BY r.indicator) held
	 WHERE checked OR holds($5::text, raw_indicator_id, raw_indicator_label))
SELECT json_build_object(
         'selection', (SELECT chosen FROM selection), 'all', $3::jsonb ? 'all',
         'values', (SELECT coalesce(sum("values"), 0) FROM doomed), 'chosen', EXISTS (SELECT FROM selection),
         'any', EXISTS (SELECT FROM doomed),
         'earlier', (SELECT count(DISTINCT version_from)
                       FROM selection CROSS JOIN LATERAL selected_indicators(selection.chosen) i (indicator)
                       JOIN indicator_month m USING (indicator)
                      WHERE m.period BETWEEN $1::int AND $2::int),
         'by_indicator', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                              'label', label, 'months', months,
                              'first_period', first, 'last_period', last, 'values', "values", 'total', total)
                                  ORDER BY raw_indicator_id), '[]') FROM doomed),
         'start_period', $1, 'end_period', $2, 'held_first', (SELECT min(period) FROM indicator_month
                                                               WHERE version_to IS NULL AND n_records > 0),
         'held_last', (SELECT max(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'areas', offered->'areas', 'areas_below', offered->'below', 'areas_unknown', offered->'unknown',
         'find', $5::text, 'find_area', $6::text,
         'indicators', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                            'label', raw_indicator_label,
                            'values', n, 'checked', checked) ORDER BY nth) 
                            FILTER (WHERE checked OR $7::int IS NULL OR nth <= $7::int), '[]')
                          FROM ranked),
         'indicators_more', (SELECT nullif(count(*) FILTER (WHERE NOT checked AND nth > $7::int), 0) FROM ranked))
  FROM areas_offered($4::jsonb, $6, $7::int) offered
