-- The history of a raw indicator: who reported it, what was unusual in it, and who changed it.

-- Its months as they stand, in years of twelve: [{year, total, records, months: [{period_id, records, total, percent,
-- shade, recent}]}], the newest first; recent: it is one of the last twelve. A month without values has no percent
-- before the first one with, and after the last.
CREATE OR REPLACE FUNCTION indicator_years(number int) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH held AS MATERIALIZED (
		SELECT period, n_records, total FROM indicator_month m
		 WHERE m.indicator = number AND version_to IS NULL AND n_records > 0),
	     span AS (
		SELECT min(period) AS first, max(period) AS last FROM held HAVING count(*) > 0),
	     month AS (
		SELECT p AS period, h.n_records AS records, h.total, p BETWEEN span.first AND span.last AS within,
		       p > month_after(span.last, -12) AND p <= span.last AS recent,
		       least(round(100.0 * coalesce(h.n_records, 0) / greatest(o.n, 1)), 100) AS percent
		  FROM span CROSS JOIN months_between(span.first / 100 * 100 + 1, span.last / 100 * 100 + 12) p
		  LEFT JOIN held h ON h.period = p
		  LEFT JOIN open_facilities(NULL, span.first, span.last) o ON o.period = p),
	     year AS (
		SELECT period / 100 AS year, sum(records) AS records, sum(total) AS total,
		       json_agg(json_build_object('period_id', period, 'records', CASE WHEN within THEN coalesce(records, 0) END,
		           'total', total, 'percent', CASE WHEN within THEN percent END,
		           'shade', CASE WHEN within THEN shade(records, percent) END, 'recent', recent) ORDER BY period) AS months
		  FROM month GROUP BY 1)
	SELECT coalesce(json_agg(json_build_object('year', year, 'records', records, 'total', total, 'months', months)
	           ORDER BY year DESC), '[]')
	  FROM year
$$;

-- The last twelve months that it has, beside those of the year before.
CREATE OR REPLACE FUNCTION indicator_year_beside(number int) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT year_beside(jsonb_agg(jsonb_build_object('period', f.period, 'records', f.records, 'total', f.total)), last)
	  FROM (SELECT max(period) AS last FROM indicator_month m
	         WHERE m.indicator = number AND version_to IS NULL AND n_records > 0) newest
	 CROSS JOIN LATERAL month_figures(ARRAY[number], NULL, month_after(last, -23), last) f
	 GROUP BY last
$$;

-- What was unusual in it when it came, of every version, the newest first: findings as the review has them, with the
-- version, and whether the month is of that version still.
CREATE OR REPLACE FUNCTION indicator_findings(number int, at_most int) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(finding_shown(f.finding) || jsonb_build_object('version', f.version,
	           'created_at', f.created_at, 'stands', f.stands) ORDER BY f.version DESC, (f.finding).weight DESC), '[]')
	  FROM (SELECT f AS finding, v.version, v.created_at,
	               EXISTS (SELECT FROM indicator_month m WHERE m.indicator = f.indicator AND m.period = f.period
	                          AND m.version_from = v.version AND m.version_to IS NULL) AS stands
	          FROM finding f JOIN version v USING (run) JOIN run_review r USING (run)
	         WHERE f.indicator = number AND r.plausible IS NOT NULL
	         ORDER BY v.version DESC, f.weight DESC LIMIT at_most) f
$$;

-- The versions that touched it, the newest first: who, when, from what, in which months, and how many of its values;
-- NULL of versions that were made before that was kept.
CREATE OR REPLACE FUNCTION indicator_versions(number int, at_most int) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH touched AS (
		SELECT version_from AS version, period FROM indicator_month WHERE indicator = number
		 UNION
		SELECT version, period FROM version_month WHERE indicator = number),
	     by_version AS (
		SELECT t.version, count(*) AS n, min(t.period) AS first, max(t.period) AS last, sum(c.new) AS new,
		       sum(c.changed) AS changed, sum(c.removed) AS removed,
		       json_agg(json_build_object('period_id', t.period, 'new', c.new, 'changed', c.changed,
		           'removed', c.removed) ORDER BY t.period) AS months
		  FROM touched t
		  LEFT JOIN version_month c ON c.indicator = number AND c.version = t.version AND c.period = t.period
		 GROUP BY t.version ORDER BY t.version DESC LIMIT at_most)
	SELECT coalesce(json_agg(json_build_object('version', v.version, 'created_at', v.created_at,
	           'created_by', v.created_by, 'source', v.source, 'is', json_build_object(v.source, true),
	           'file', coalesce(asset.name, d.server->>'url'), 'note_said', note_said(v),
	           'before', (SELECT max(b.version) FROM version b WHERE b.version < v.version),
	           'n', t.n, 'first_period', t.first, 'last_period', t.last, 'several', t.n > 1, 'new', t.new,
	           'changed', t.changed, 'removed', t.removed, 'months', t.months) ORDER BY v.version DESC), '[]')
	  FROM by_version t JOIN version v USING (version)
	  LEFT JOIN run_csv ON run_csv.run = v.run
	  LEFT JOIN asset USING (asset)
	  LEFT JOIN run_dhis2 d ON d.run = v.run
$$;
