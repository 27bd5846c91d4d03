-- The HMIS data page: what the dataset holds, by indicator and month, and the imports under way.
--   $1 the newest month to show, or NULL: 36 months at most are shown
WITH held AS (
	SELECT indicator, period, n_records, total FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
     span AS (
	SELECT min(period) AS first, max(period) AS last, coalesce(sum(n_records), 0) AS records FROM held),
     registered AS (
	SELECT count(*) AS n, count(*) FILTER (WHERE has_data) AS reporting FROM facility WHERE retired_at IS NULL),
     closing AS MATERIALIZED (
	SELECT closed_on, count(*) AS n FROM facility WHERE retired_at IS NULL AND closed_on IS NOT NULL GROUP BY 1),
     month AS (
	SELECT to_char(m, 'YYYYMM')::int AS period, extract(year FROM m)::int AS year,
	       registered.n - (SELECT coalesce(sum(n), 0) FROM closing -- what was closed by then could not report
	                        WHERE closed_on < m) AS open
	  FROM registered, span, generate_series(
	           greatest(to_date(first::text, 'YYYYMM'),
	               to_date(coalesce($1::int, last)::text, 'YYYYMM') - interval '35 months'),
	           to_date(coalesce($1::int, last)::text, 'YYYYMM'), interval '1 month') m),
     row AS (
	SELECT r.indicator, r.raw_indicator_id, r.raw_indicator_label, sum(h.n_records) AS records, sum(h.total) AS total
	  FROM held h JOIN raw_indicator r USING (indicator)
	 GROUP BY r.indicator, r.raw_indicator_id, r.raw_indicator_label
	 ORDER BY r.raw_indicator_id
	 LIMIT 100),
     cell AS (
	SELECT row.indicator, month.period, h.total, coalesce(h.n_records, 0) AS records,
	       least(round(100.0 * coalesce(h.n_records, 0) / greatest(month.open, 1)), 100) AS percent
	  FROM row CROSS JOIN month
	  LEFT JOIN held h ON h.indicator = row.indicator AND h.period = month.period),
     line AS (
	SELECT indicator, trend(array_agg(total ORDER BY period)) AS trend,
	       json_agg(json_build_object('period_id', period, 'records', records, 'total', total, 'percent', percent,
	           'shade', shade(records, percent), 'recent', recent) ORDER BY period) AS months
	  FROM cell JOIN (SELECT period, row_number() OVER (ORDER BY period DESC) <= 12 AS recent FROM month) m
	       USING (period) GROUP BY indicator)
SELECT json_build_object(
         'version', (SELECT json_build_object('version', version, 'created_at', created_at, 'created_by', created_by,
                               'source', source, 'note', note) FROM version ORDER BY version DESC LIMIT 1),
         'values', span.records, 'facilities', registered.reporting, 'facilities_registered', registered.n,
         'indicators', (SELECT count(DISTINCT indicator) FROM held),
         'indicators_registered', (SELECT count(*) FROM raw_indicator WHERE retired_at IS NULL),
         'first_period', span.first, 'last_period', span.last, 'empty', span.records = 0,
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
             'earlier', (SELECT to_char(to_date(min(period)::text, 'YYYYMM') - interval '1 month', 'YYYYMM')::int
                           FROM month HAVING min(period) > (SELECT first FROM span)),
             'indicators', coalesce((
                 SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label,
                            'records', records, 'total', total, 'months', months,
                            'trend', trend) ORDER BY raw_indicator_id)
                   FROM row JOIN line USING (indicator)), '[]')))
  FROM span, registered
