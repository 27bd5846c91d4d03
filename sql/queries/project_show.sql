-- A project: its window, what is inside and what is outside, who reads it.
--   $1 project
WITH shown AS MATERIALIZED (
	SELECT p AS project_row, p.*, coalesce(s.stamp = project_stamp(p), false) AS fresh, s.picture, (s.picture->>'facilities')::int AS facilities_with_lines, s.version AS at,
	       s.etag, s.changed_by AS changed_version,
	       s.changed_at AS changed_version_at, span.first, span.last
	  FROM project_of($1::bigint) p
	  LEFT JOIN project_state s USING (project) CROSS JOIN project_span(p, newest_version()) span),
     pair AS MATERIALIZED (SELECT c.* FROM project_of($1::bigint) p, project_pairs(p) c),
     held AS MATERIALIZED (
	SELECT m.indicator, m.period, m.n_records, coalesce(m.period BETWEEN shown.first AND shown.last, false) AS in_months,
	       m.indicator IN (SELECT indicator FROM pair) AS in_indicators,
	       m.indicator IN (SELECT indicator FROM indicator_mapping) AS mapped
	  FROM shown, indicator_month m WHERE m.version_to IS NULL AND m.n_records > 0),
     present AS MATERIALIZED ( -- the common indicators that have values, by month
	SELECT DISTINCT m.indicator_common_id, held.period FROM indicator_mapping m JOIN held USING (indicator)),
     place AS MATERIALIZED (
	SELECT project_has(p, f) AS inside, f.has_data FROM project_of($1::bigint) p, facility f),
     outside AS (
	SELECT coalesce(sum(n_records), 0) AS held,
	       coalesce(sum(n_records) FILTER (WHERE NOT in_months), 0) AS months,
	       coalesce(sum(n_records) FILTER (WHERE in_months AND NOT in_indicators AND mapped), 0) AS not_chosen,
	       coalesce(sum(n_records) FILTER (WHERE in_months AND NOT in_indicators AND NOT mapped), 0) AS unmapped,
	       count(DISTINCT indicator) FILTER (WHERE NOT mapped) AS unmapped_indicators,
	       coalesce(sum(n_records) FILTER (WHERE in_months AND in_indicators), 0) AS eligible,
	       count(DISTINCT period) AS months_held, count(DISTINCT period) FILTER (WHERE in_months) AS months_inside
	  FROM held),
     later AS (
	SELECT CASE WHEN period > shown.last THEN 'later' ELSE 'earlier' END AS what, count(DISTINCT period) AS months,
	       min(period) AS first, max(period) AS last
	  FROM held, shown WHERE NOT in_months GROUP BY 1),
     month AS (
	SELECT period, bool_or(in_months) AS inside FROM held GROUP BY period ORDER BY period DESC LIMIT 36),
     row AS (
	SELECT c.indicator_common_id AS id, c.indicator_common_label AS label,
	       c.indicator_common_id IN (SELECT indicator_common_id FROM pair) AS chosen, found.value AS found
	  FROM common_indicator c
	  LEFT JOIN (SELECT value FROM shown, jsonb_array_elements(shown.picture->'by_indicator')) found
	    ON found.value->>'id' = c.indicator_common_id
	 WHERE c.indicator_common_id IN (SELECT indicator_common_id FROM present)
	 ORDER BY 3 DESC, 1 LIMIT 100),
     cell AS (
	SELECT row.id, month.period, (row.found->'months'->>month.period::text)::int AS lines,
	       NOT (row.chosen AND month.inside) AND (row.id, month.period) IN (SELECT * FROM present) AS outside
	  FROM row CROSS JOIN month),
     line AS (
	SELECT id, json_agg(json_build_object('period_id', period, 'lines', lines, 'outside', outside, 'percent', percent,
	           'shade', CASE WHEN outside THEN 'outside' ELSE shade(lines, percent) END) ORDER BY period) AS months
	  FROM (SELECT cell.*, round(100.0 * lines / greatest(shown.facilities_with_lines, 1)) AS percent
	          FROM cell, shown) c GROUP BY id)
SELECT json_build_object('project', shown.project, 'name', shown.name, 'created_at', shown.created_at,
         'created_by', shown.created_by, 'changed_at', shown.changed_at,
         'changed_by', shown.changed_by, 'archived_at', shown.archived_at, 'version', shown.at, 'etag', shown.etag,
         'data_version', shown.changed_version, 'data_changed_at', shown.changed_version_at,
         'window', project_window(shown.project_row), 'all', shown.all_indicators,
         'open', shown.end_period IS NULL AND shown.last_months IS NULL, 'first', shown.first, 'last', shown.last,
         'areas', (SELECT json_agg(path) FROM unnest(shown.areas) path),
         'types', (SELECT json_agg(t) FROM unnest(shown.types) t),
         'gone', (SELECT json_agg(path) FROM unnest(shown.areas) path
                   WHERE NOT EXISTS (SELECT FROM facility f WHERE path = ANY (area_paths(f)))),
         'fresh', shown.fresh, 'counted', coalesce(shown.picture ? 'values', false),
         'values', shown.picture->'values', 'lines', shown.picture->'lines', 'total', shown.picture->'total',
         'facilities', shown.picture->'facilities', 'facilities_inside', (SELECT count(*) FROM place WHERE inside),
         'facilities_reporting', (SELECT count(*) FROM place WHERE has_data),
         'indicators', jsonb_array_length(shown.picture->'by_indicator'), 'months', outside.months_inside,
         'months_held', outside.months_held,
         'held', outside.held,
         'percent', round(100.0 * (shown.picture->>'values')::bigint / greatest(outside.held, 1), 1),
         'balance', (SELECT json_agg(json_build_object('class', class,
                                'x', round(100.0 * before / greatest(outside.held, 1), 2),
                                'width', round(100.0 * n / greatest(outside.held, 1), 2)) ORDER BY place)
                       FROM (SELECT *, sum(n) OVER (ORDER BY place) - n AS before
                               FROM (VALUES (1, 'staged', (shown.picture->>'values')::bigint),
                                            (2, 'merged', outside.months),
                                            (3, 'blank', outside.not_chosen),
                                            (4, 'skipped', outside.eligible - (shown.picture->>'values')::bigint),
                                            (5, 'dropped', outside.unmapped)) part (place, class, n)
                                                WHERE n > 0) parts),
         'outside', json_build_object('values', outside.held - (shown.picture->>'values')::bigint,
             'months', outside.months, 'not_chosen', outside.not_chosen,
             'unmapped', outside.unmapped, 'unmapped_indicators', outside.unmapped_indicators,
             'facilities', outside.eligible - (shown.picture->>'values')::bigint,
             'later', (SELECT json_build_object('months', months, 'first', first, 'last', last) FROM later
                        WHERE what = 'later'),
             'earlier', (SELECT json_build_object('months', months, 'first', first, 'last', last) FROM later
                          WHERE what = 'earlier')),
         'years', (SELECT coalesce(json_agg(json_build_object('year', year, 'months', n) ORDER BY year), '[]')
                     FROM (SELECT period / 100 AS year, count(*) AS n FROM month GROUP BY 1) y),
         'periods', (SELECT coalesce(json_agg(json_build_object('period_id', period, 'inside', inside)
                                         ORDER BY period), '[]') FROM month),
         'picture', (SELECT coalesce(json_agg(json_build_object('id', row.id, 'label', row.label, 'chosen', row.chosen,
                         'lines', row.found->'lines',
                         'total', row.found->'total', 'months', line.months) ORDER BY row.chosen DESC, row.id), '[]')
                             FROM row JOIN line USING (id)),
         'readers', (SELECT coalesce(json_agg(json_build_object('reader', r.reader, 'who', r.who, 'version', r.version,
                         'taken_at', r.taken_at,
                         'asked_at', r.asked_at, 'waiting', r.etag <> shown.etag) ORDER BY r.reader), '[]')
                       FROM project_reader r WHERE r.project = shown.project),
         -- not its address, which may hold a password: that is for data administrators (project_hook.sql)
         'hook', (SELECT json_build_object('created_by', h.created_by, 'created_at', h.created_at) FROM project_hook h
                   WHERE h.project = shown.project),
         'calls', (SELECT coalesce(json_agg(json_build_object('version', c.version, 'told_at', c.told_at,
                       'attempts', c.attempts, 'failure', worded(c.failure), 'failure_said', c.failure,
                       'due_at', CASE WHEN c.ended_at IS NULL THEN c.due_at END) ORDER BY c.call DESC), '[]')
                     FROM (SELECT * FROM project_call k WHERE k.project = shown.project ORDER BY call DESC LIMIT 5) c))
  FROM shown, outside
