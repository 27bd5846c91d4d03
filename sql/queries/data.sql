-- The HMIS data page: what the dataset holds, by indicator and month, and the imports under way.
--   $1 the newest month to show, or NULL: 36 months at most are shown
--   $2 raw indicators to show, a JSON array of ids, empty: all   $3 the area to show, or NULL
--   $4 part of the id or label of indicators that the form offers, or NULL
WITH held AS (
	SELECT indicator, period, n_records, total FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
     span AS (
	SELECT min(period) AS first, max(period) AS last, coalesce(sum(n_records), 0) AS records FROM held),
     registered AS (
	SELECT count(*) AS n, count(*) FILTER (WHERE has_data) AS reporting FROM facility WHERE retired_at IS NULL),
     scope AS MATERIALIZED (
	SELECT * FROM figures_scope($2::jsonb, $3, $1::int)),
     month AS (
	SELECT o.period, o.period / 100 AS year, o.n AS open, row_number() OVER (ORDER BY o.period DESC) AS back
	  FROM scope, open_facilities($3, scope.first, scope.last) o),
     figure AS MATERIALIZED ( -- with the year before the last shown one
	SELECT f.* FROM scope, month_figures(scope.indicators, $3, least(scope.first, month_after(scope.last, -23)),
	                                     scope.last) f),
     row AS (
	SELECT r.indicator, r.raw_indicator_id, r.raw_indicator_label, nth
	  FROM scope CROSS JOIN LATERAL unnest(scope.indicators) WITH ORDINALITY u (indicator, nth)
	  JOIN raw_indicator r USING (indicator)),
     cell AS (
	SELECT row.indicator, month.period, month.back, f.total, coalesce(f.records, 0) AS records,
	       least(round(100.0 * coalesce(f.records, 0) / greatest(month.open, 1)), 100) AS percent
	  FROM row CROSS JOIN month
	  LEFT JOIN figure f ON f.indicator = row.indicator AND f.period = month.period),
     line AS (
	SELECT indicator, trend(array_agg(total ORDER BY period)) AS trend, sum(records) AS records, sum(total) AS total,
	       json_agg(json_build_object('period_id', period, 'records', records, 'total', total, 'percent', percent,
	           'shade', shade(records, percent), 'recent', back <= 12) ORDER BY period) AS months
	  FROM cell GROUP BY indicator),
     beside AS (
	SELECT row.indicator, year_beside(coalesce(jsonb_agg(jsonb_build_object('period', f.period, 'records', f.records,
	           'total', f.total)) FILTER (WHERE f.period IS NOT NULL), '[]'), scope.last) AS year
	  FROM scope CROSS JOIN row LEFT JOIN figure f USING (indicator) GROUP BY row.indicator, scope.last)
SELECT json_build_object(
         'version', (SELECT json_build_object('version', version, 'created_at', created_at, 'created_by', created_by,
                               'source', source, 'note', note) FROM version ORDER BY version DESC LIMIT 1),
         'values', span.records, 'facilities', registered.reporting, 'facilities_registered', registered.n,
         'indicators', (SELECT count(DISTINCT indicator) FROM held),
         'indicators_registered', (SELECT count(*) FROM raw_indicator WHERE retired_at IS NULL),
         'first_period', span.first, 'last_period', span.last, 'newest', (SELECT last FROM scope),
         'empty', span.records = 0,
         'servers', (SELECT nullif(count(*), 0) FROM dhis2_connection WHERE saved),
         'paused', (SELECT nullif(count(*), 0) FROM schedule WHERE paused_why IS NOT NULL),
         'kept_back', (SELECT nullif(count(*), 0) FROM run_rules JOIN run USING (run)
                        WHERE reasons <> '[]' AND state IN ('staged', 'failed')),
         'waiting', coalesce((
             SELECT json_agg(json_build_object('run', r.run, 'source', r.source, 'state', r.state,
                        'is', json_build_object(r.state, true), 'file', run_of(r), 'created_by', r.created_by,
                        'changed_at', r.changed_at, 'next', run_next(r), 'waits_for', run_waits_for(r))
                        ORDER BY r.changed_at DESC)
               FROM run r JOIN (SELECT run FROM run
                                 WHERE source IN ('csv', 'dhis2') AND state NOT IN ('integrated', 'cancelled')
                                 ORDER BY changed_at DESC LIMIT 10) newest USING (run)), '[]'),
         'versions', coalesce((
             SELECT json_agg(json_build_object('version', version, 'created_at', created_at, 'created_by', created_by,
                        'source', source, 'new', new, 'changed', changed, 'unchanged', unchanged, 'removed', removed,
                        'note', note, 'nothing', new + changed + removed = 0) ORDER BY version DESC)
               FROM (SELECT * FROM version ORDER BY version DESC LIMIT 5) v), '[]'),
         'coverage', json_build_object(
             'years', coalesce((SELECT json_agg(json_build_object('year', year, 'months', n) ORDER BY year)
                                  FROM (SELECT year, count(*) AS n FROM month GROUP BY year) y), '[]'),
             'periods', coalesce((SELECT json_agg(json_build_object('period_id', period) ORDER BY period) FROM month),
                            '[]'),
             'earlier', (SELECT month_after(scope.first, -1) FROM scope WHERE scope.first > span.first),
             'later', (SELECT least(month_after(scope.last, 36), span.last) FROM scope WHERE scope.last < span.last),
             'facilities', (SELECT open FROM month WHERE back = 1),
             'totals', (SELECT $3 IS NULL OR cardinality(indicators) <= totals_at_most() FROM scope),
             'totals_at_most', totals_at_most(), 'more', (SELECT more FROM scope),
             'year', (SELECT json_build_object('from', month_after(last, -11), 'to', last,
                                 'from_before', month_after(last, -23), 'to_before', month_after(last, -12),
                                 'any', EXISTS (SELECT FROM beside WHERE (year->>'months')::int > 0)) FROM scope),
             'one', (SELECT cardinality(indicators) = 1 FROM scope),
             'indicators', coalesce((
                 SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label,
                            'records', records, 'total', total, 'months', months, 'trend', trend,
                            'year', beside.year) ORDER BY nth)
                   FROM row JOIN line USING (indicator) JOIN beside USING (indicator)), '[]')),
         'chosen', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                               'label', coalesce(nullif(raw_indicator_label, ''), raw_indicator_id))
                                   ORDER BY raw_indicator_id), '[]')
                      FROM raw_indicator WHERE $2::jsonb ? raw_indicator_id),
         'area', $3, 'until', $1::int, 'find', $4, 'filtered', $3 IS NOT NULL OR $2::jsonb <> '[]',
         'choices', json_build_object('areas', areas_offered(CASE WHEN $3 IS NULL THEN '[]'
                                                                  ELSE jsonb_build_array($3) END, NULL, NULL)->'areas',
             'indicators', offered->'indicators', 'indicators_more', offered->'more'))
  FROM span, registered, indicators_offered($2::jsonb, $4) offered
