-- Step 2 of a fetch: all raw indicators in use, what the dataset holds of each, and what was chosen so far.
--   $1 run   $2 text that an id or a label holds, or NULL   $3 what the form that is shown again holds, or NULL
--   $4 who   $5 at most so many that are not chosen, or NULL
WITH held AS (
	SELECT indicator, min(period) AS first, max(period) AS last, count(*) AS months,
	       (max(period) / 100 - min(period) / 100) * 12 + max(period) % 100 - min(period) % 100 + 1 AS span
	  FROM indicator_month WHERE version_to IS NULL AND n_records > 0
	 GROUP BY indicator),
     pace AS ( -- seconds of a pull, by earlier ones of this server
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p.seconds) AS seconds
	  FROM run_dhis2 ours
	  JOIN run_dhis2 earlier ON earlier.server->>'url' = ours.server->>'url'
	  JOIN dhis2_pair p ON p.run = earlier.run
	 WHERE ours.run = $1::bigint AND p.seconds IS NOT NULL)
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'server', d.server, 'q', $2::text, 'selection', d.selection,
         'seen', edit_stamp(selection_words(d.selection)), 'form', form,
         'pulls', (SELECT nullif(count(*), 0) FROM dhis2_pair p WHERE p.run = run.run),
         'seconds_a_pull', round(pace.seconds::numeric, 2),
         'abort', form->>'on_failure' = 'abort',
         'this_month', to_char(local_time(now()), 'YYYYMM'),
         'last_12', json_build_object('from', to_char(local_time(now()) - interval '12 months', 'YYYYMM'),
                        'to', to_char(local_time(now()) - interval '1 month', 'YYYYMM')),
         'last_3', json_build_object('from', to_char(local_time(now()) - interval '3 months', 'YYYYMM'),
                       'to', to_char(local_time(now()) - interval '1 month', 'YYYYMM')),
         'other_calendar', nullif(d.server->>'calendar', 'iso8601'),
         'shown', (SELECT count(*) FROM raw_indicator r
                    WHERE r.retired_at IS NULL AND holds($2::text, r.raw_indicator_id, r.raw_indicator_label)),
         'indicators', coalesce(listed.list, '[]'), 'indicators_more', nullif(listed.more, 0))
  FROM run
  LEFT JOIN run_dhis2 d ON d.run = run.run
 CROSS JOIN pace
 CROSS JOIN LATERAL (SELECT coalesce($3::jsonb, d.selection, range_of($4, 12)) AS form) f
 CROSS JOIN LATERAL (
	SELECT json_agg(json_build_object('raw_indicator_id', r.raw_indicator_id, 'label', r.raw_indicator_label,
	           'common', (SELECT string_agg(m.indicator_common_id, ', ' ORDER BY 1) FROM indicator_mapping m
	                       WHERE m.indicator = r.indicator),
	           'not_monthly', other.sets, 'first', held.first, 'last', held.last,
	           'months', held.months, 'of', held.span, 'chosen', chosen) ORDER BY nth)
	           FILTER (WHERE chosen OR $5::int IS NULL OR nth <= $5::int) AS list,
	       count(*) FILTER (WHERE NOT chosen AND nth > $5::int) AS more
	  FROM (SELECT *, row_number() OVER (ORDER BY NOT chosen, raw_indicator_id) AS nth
	          FROM (SELECT *, coalesce(form->'raw_indicators' ? raw_indicator_id, false) AS chosen FROM raw_indicator
	                 WHERE retired_at IS NULL) used
	         WHERE chosen OR holds($2::text, raw_indicator_id, raw_indicator_label)) r
	  LEFT JOIN held USING (indicator)
	  LEFT JOIN not_monthly(d.server->>'url') other ON other.id = r.raw_indicator_id) listed
 WHERE run.run = $1::bigint AND run.source = 'dhis2'
