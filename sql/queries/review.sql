-- Step 4 of both wizards: what the import would change, or did, and what its page draws of it.
--   $1 run
WITH this AS (
	SELECT * FROM run LEFT JOIN run_review USING (run) WHERE run = $1::bigint AND source IN ('csv', 'dhis2')),
     part AS ( -- of the rows read: what became of them, in the order of the bar
	SELECT place, class, label, p.rows
	  FROM this, LATERAL (
	      SELECT 1 AS place, 'staged' AS class,
	             CASE WHEN this.version IS NULL THEN /*_*/'will be stored' ELSE /*_*/'stored' END AS label,
	             (this.rows->>'staged')::numeric AS rows
	      UNION ALL SELECT 2, 'merged', /*_*/'merged duplicates', (this.rows->>'merged')::numeric
	      UNION ALL SELECT 3, 'blank', /*_*/'blank, not reported', (this.rows->>'blank')::numeric
	      UNION ALL SELECT 4, 'skipped', /*_*/'skipped lines', (this.rows->>'skipped')::numeric
	      UNION ALL SELECT 5, 'skipped', /*_*/'deleted on the server the file comes from', (this.rows->>'deleted')::numeric
	      UNION ALL SELECT 5 + n, 'dropped', issue->>'title', (issue->>'rows')::numeric
	                  FROM jsonb_array_elements(issues) WITH ORDINALITY AS i (issue, n)) p
	 WHERE p.rows > 0),
     bar AS (
	SELECT place, json_build_object('class', class, 'is', json_build_object(class, true), 'label', label, 'rows', rows,
	           'x', round(100 * (sum(rows) OVER (ORDER BY place) - rows) / sum(rows) OVER (), 1),
	           'width', round(100 * rows / sum(rows) OVER (), 1)) AS item
	  FROM part),
     drawn AS ( -- totals as lengths of a pair of bars
	SELECT by_what, item || jsonb_build_object(
	           'is_new', (item->>'records_now')::bigint = 0,
	           'difference', (item->>'total')::numeric - (item->>'total_now')::numeric,
	           'width', round(100 * (item->>'total')::numeric / highest, 1),
	           'width_now', round(100 * (item->>'total_now')::numeric / highest, 1)) AS item, n
	  FROM (SELECT by_what, item, n, greatest(max(greatest((item->>'total')::numeric, (item->>'total_now')::numeric))
	                                              OVER (PARTITION BY by_what), 1) AS highest
	          FROM this, LATERAL (
	              SELECT 'month' AS by_what, item, n FROM jsonb_array_elements(by_month) WITH ORDINALITY AS m (item, n)
	              UNION ALL
	              SELECT 'indicator', item, n
	                FROM jsonb_array_elements(by_indicator) WITH ORDINALITY AS i (item, n)) list) l),
     worst AS (
	SELECT issue FROM this, jsonb_array_elements(issues) AS issue ORDER BY (issue->>'rows')::bigint DESC LIMIT 1)
SELECT json_joined(json_build_object(
         'run', this.run, 'state', this.state, 'import', run_import(run.*, 4), 'same_as', run_same_as(run.*),
         'path', this.source || '/review', 'reads', run_reads(run.*), 'is_file', this.source = 'csv',
         'server', d.server, 'selection', d.selection, 'pairs', run_pairs(run.*),
         'failures', CASE WHEN this.source = 'dhis2' THEN run_pair_failures(run.*) ELSE '[]' END,
         'has_failures', EXISTS (SELECT FROM dhis2_pair p WHERE p.run = this.run AND p.state = 'failed'),
         'held', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', r.raw_indicator_id,
                             'label', r.raw_indicator_label,
                             'period_id', h.period, 'records', h.n_records, 'total', h.total, 'zero', h.zero)
                                 ORDER BY r.raw_indicator_id, h.period), '[]')
                    FROM dhis2_held h JOIN raw_indicator r USING (indicator) WHERE h.run = this.run
                      AND this.state = 'staged'),
         'other_account', run_other_account(run.*),
         'has_held', this.state = 'staged' AND EXISTS (SELECT FROM dhis2_held h WHERE h.run = this.run),
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256,
                     'encoding', csv.dialect->'encoding', 'delimiter', csv.dialect->'delimiter',
                     'removed', file_removal(asset.*)),
         'mapping', csv.mapping, 'rows', this.rows,
         'rates', (SELECT json_object_agg(key,
                              round(100.0 * value::numeric / greatest((this.rows->>'read')::numeric, 1), 1))
                     FROM jsonb_each_text(this.rows)),
         'bars', (SELECT coalesce(json_agg(item ORDER BY place), '[]') FROM bar),
         'issues', (SELECT coalesce(jsonb_agg(issue
                                        || jsonb_build_object('has_samples', jsonb_array_length(issue->'samples') > 0,
                                               'is_facility', issue->>'kind' = 'unknown_facility',
                                               'is_ids', issue->>'kind' IN ('unknown_facility',
                               'unmapped_indicator'), 'samples', (
                               SELECT coalesce(jsonb_agg(sample
                                                   || jsonb_build_object('shown', id_shown(sample->>'value'))
                                                       ORDER BY n), '[]')
                                 FROM jsonb_array_elements(issue->'samples') WITH ORDINALITY AS s (sample, n)))
                               ORDER BY (issue->>'rows')::bigint DESC), '[]')
                      FROM jsonb_array_elements(this.issues) issue),
         'unknown_ids', open.ids, 'unknown_more', nullif(greatest(open.ids - 30, 0), 0),
         'known_by_now', ids_found(run.*),
         'matches', CASE WHEN open.ids > 0 THEN run_matches(run.*, 0, 30) ELSE '[]' END,
         'checked', (SELECT coalesce(json_agg(title ORDER BY place), '[]')
                       FROM (VALUES (1, 'malformed_row', /*_*/'malformed rows'),
                                    (2, 'missing_field', /*_*/'missing ids or months'),
                                    (3, 'invalid_period', /*_*/'invalid months'),
                                    (4, 'invalid_count', /*_*/'invalid values'),
                                    (5, 'unknown_facility', /*_*/'unknown facilities'),
                                    (6, 'unmapped_indicator', /*_*/'unknown indicators')) kind (place, kind, title)
                      WHERE NOT this.issues @> jsonb_build_array(jsonb_build_object('kind', kind))),
         'has_checked', jsonb_array_length(this.issues) < 6,
         'notices', this.notices, 'has_notices', jsonb_array_length(this.notices) > 0,
         'staged', this.staged,
         'changes', this.changes || jsonb_build_object(
             'effect_total', effect.total, 'nothing', effect.total = 0),
         'purged_at', this.purged_at, 'has_largest', jsonb_array_length(this.changes->'largest') > 0,
         'plausible', coalesce(this.plausible,
             (SELECT jsonb_build_object('given_up', worded(this.look_failure), 'given_up_said', this.look_failure,
                     'told', calls_shown(this.run, NULL))
               WHERE this.look_failure IS NOT NULL)),
         'by_month', (SELECT coalesce(json_agg(item ORDER BY n), '[]') FROM drawn WHERE by_what = 'month'),
         'by_indicator', (SELECT coalesce(json_agg(item ORDER BY n), '[]') FROM drawn WHERE by_what = 'indicator'),
         'rules', (SELECT json_agg(json_strip_nulls(json_build_object('name', name, 'value', value,
                                       'value_said', CASE WHEN said ? 'text' THEN said END)) ORDER BY place)
                     FROM (SELECT * FROM mapping_said(csv.dialect, csv.mapping) UNION ALL VALUES
                         (11, /*_*/'Server', (d.server->>'name') || ', ' || (d.server->>'url'), NULL::jsonb),
                         (12, /*_*/'DHIS2 version', d.server->>'version', NULL),
                         (13, /*_*/'Calendar', d.server->>'calendar', NULL),
                         (14, /*_*/'Account', d.server->>'account', NULL),
                         (14, /*_*/'Units of the account', d.server->>'region', NULL),
                         (15, /*_*/'Analytics last built', coalesce(d.server->>'analytics',
                             CASE WHEN d.server ? 'no_analytics' THEN 'never for months' END),
                             CASE WHEN d.server->>'analytics' IS NOT NULL THEN said('{at}', jsonb_build_object('at',
                                       jsonb_build_object('wall', d.server->'analytics')))
                                  WHEN d.server ? 'no_analytics' THEN said(/*_*/'never for months') END),
                         (16, /*_*/'Indicators', jsonb_array_length(d.selection->'raw_indicators')::text, NULL),
                         (17, /*_*/'Months', (d.selection->>'start_period') || ' to ' || (d.selection->>'end_period'),
                             CASE WHEN d.selection ? 'start_period' THEN said(/*_*/'{first} to {last}',
                                 jsonb_build_object('first', jsonb_build_object('month', d.selection->'start_period'),
                                     'last', jsonb_build_object('month', d.selection->'end_period'))) END),
                         (18, /*_*/'Facilities asked for', cardinality(d.scope)::text, NULL)) rule
                    WHERE value IS NOT NULL),
         'ruled', run_ruled(this.run), 'by_rules', coalesce(approval.by_rules, false),
         'staged_at', this.staged_at, 'approved_by', approval.approved_by, 'approved_at', approval.approved_at,
         'version', this.version,
         'next_version', (SELECT coalesce(max(version), 0) + 1 FROM version),
         'moved', this.state = 'staged' AND this.against < (SELECT coalesce(max(version), 0) FROM version),
         'every_row_dropped', (this.rows->>'staged')::bigint = 0 AND (this.rows->>'dropped')::bigint > 0,
         'culprit', worded(culprit)), json_build_object('culprit_said', culprit,
         'rejects_removed', rejects_removal(this.run),
         'refresh', this.state = 'integrating',
         'reporting', CASE WHEN this.state IN ('staged', 'integrating', 'integrated')
                            AND this.staged->>'last_period' IS NOT NULL THEN reporting_after(this.run) END,
         'rejected_url', CASE WHEN this.purged_at IS NULL AND this.rejects_removed_at IS NULL
             AND (this.rows->>'dropped')::bigint > 0
             AND (this.source = 'csv' OR EXISTS (SELECT FROM dhis2_rejected r WHERE r.run = this.run))
             THEN 'rejected?run=' || this.run END,
         'can_integrate', this.state = 'staged' AND ((this.rows->>'staged')::bigint > 0 OR this.source = 'dhis2')
                          AND this.failure_code IS DISTINCT FROM 'facility_retired'))
  FROM this
  JOIN run ON run.run = this.run
 CROSS JOIN LATERAL (SELECT count(*) AS ids FROM ids_unknown(run.*)) open
 CROSS JOIN LATERAL (SELECT culprit_of((SELECT issue FROM worst WHERE (this.rows->>'staged')::bigint = 0))
                          AS culprit) why
 CROSS JOIN LATERAL (SELECT sum(n::bigint) AS total FROM jsonb_each_text(this.changes) AS change (key, n)
                      WHERE key IN ('new', 'changed', 'removed')) effect
  LEFT JOIN run_csv csv ON csv.run = this.run
  LEFT JOIN asset ON asset.asset = csv.asset
  LEFT JOIN run_dhis2 d ON d.run = this.run
  LEFT JOIN run_approval approval ON approval.run = this.run
