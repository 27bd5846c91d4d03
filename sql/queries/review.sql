-- Step 4 of both wizards: what the import would change, or did (DESIGN 4.3), and what its page draws of it.
--   $1 run
WITH this AS (
	SELECT * FROM run WHERE run.run = $1::bigint AND source IN ('csv', 'dhis2')),
     part AS ( -- of the rows read: what became of them, in the order of the bar
	SELECT place, class, label, p.rows
	  FROM this, LATERAL (
	      SELECT 1 AS place, 'staged' AS class, CASE WHEN this.version IS NULL THEN 'will be stored' ELSE 'stored' END AS label,
	             (this.rows->>'staged')::numeric AS rows
	      UNION ALL SELECT 2, 'merged', 'merged duplicates', (this.rows->>'merged')::numeric
	      UNION ALL SELECT 3, 'blank', 'blank, not reported', (this.rows->>'blank')::numeric
	      UNION ALL SELECT 4, 'skipped', 'skipped lines', (this.rows->>'skipped')::numeric
	      UNION ALL SELECT 4 + n, 'dropped', issue->>'title', (issue->>'rows')::numeric
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
	              SELECT 'indicator', item, n FROM jsonb_array_elements(by_indicator) WITH ORDINALITY AS i (item, n)) list) l),
     worst AS (
	SELECT issue FROM this, jsonb_array_elements(issues) AS issue ORDER BY (issue->>'rows')::bigint DESC LIMIT 1)
SELECT json_build_object(
         'run', this.run, 'state', this.state, 'import', run_import(whole.*, 4), 'same_as', run_same_as(whole.*),
         'path', this.source || '/review', 'reads', run_reads(whole.*), 'is_file', this.source = 'csv',
         'server', this.server, 'selection', this.selection, 'pairs', run_pairs(whole.*),
         'failures', CASE WHEN this.source = 'dhis2' THEN run_pair_failures(whole.*) ELSE '[]' END,
         'has_failures', EXISTS (SELECT FROM dhis2_pair p WHERE p.run = this.run AND p.state = 'failed'),
         'held', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', r.raw_indicator_id, 'label', r.raw_indicator_label,
                             'period_id', h.period, 'records', h.n_records, 'total', h.total) ORDER BY r.raw_indicator_id, h.period), '[]')
                    FROM dhis2_held h JOIN raw_indicator r USING (indicator) WHERE h.run = this.run AND this.state = 'staged'),
         'has_held', this.state = 'staged' AND EXISTS (SELECT FROM dhis2_held h WHERE h.run = this.run),
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256,
                     'encoding', this.dialect->'encoding', 'delimiter', this.dialect->'delimiter'),
         'mapping', this.mapping, 'rows', this.rows,
         'rates', (SELECT json_object_agg(key, round(100.0 * value::numeric / greatest((this.rows->>'read')::numeric, 1), 1))
                     FROM jsonb_each_text(this.rows)),
         'bars', (SELECT coalesce(json_agg(item ORDER BY place), '[]') FROM bar),
         'issues', (SELECT coalesce(jsonb_agg(issue || jsonb_build_object('has_samples', jsonb_array_length(issue->'samples') > 0, 'is_ids', issue->>'kind' IN ('unknown_facility',
                               'unmapped_indicator'), 'samples', (
                               SELECT coalesce(jsonb_agg(sample || jsonb_build_object('shown', id_shown(sample->>'value')) ORDER BY n), '[]')
                                 FROM jsonb_array_elements(issue->'samples') WITH ORDINALITY AS s (sample, n)))
                               ORDER BY (issue->>'rows')::bigint DESC), '[]')
                      FROM jsonb_array_elements(this.issues) issue),
         'unknown_ids', open.ids, 'unknown_more', nullif(greatest(open.ids - 30, 0), 0), 'known_by_now', ids_found(whole.*),
         'matches', CASE WHEN open.ids > 0 THEN run_matches(whole.*, 0, 30) ELSE '[]' END,
         'checked', (SELECT coalesce(json_agg(title ORDER BY place), '[]')
                       FROM (VALUES (1, 'malformed_row', 'malformed rows'), (2, 'missing_field', 'missing ids or months'),
                                    (3, 'invalid_period', 'invalid months'), (4, 'invalid_count', 'invalid counts'),
                                    (5, 'unknown_facility', 'unknown facilities'),
                                    (6, 'unmapped_indicator', 'unknown indicators')) kind (place, kind, title)
                      WHERE NOT this.issues @> jsonb_build_array(jsonb_build_object('kind', kind))),
         'has_checked', jsonb_array_length(this.issues) < 6,
         'notices', this.notices, 'has_notices', jsonb_array_length(this.notices) > 0,
         'staged', this.staged,
         'changes', this.changes || jsonb_build_object(
             'effect_total', (this.changes->>'new')::bigint + (this.changes->>'changed')::bigint + (this.changes->>'removed')::bigint,
             'nothing', (this.changes->>'new')::bigint + (this.changes->>'changed')::bigint + (this.changes->>'removed')::bigint = 0),
         'purged_at', this.purged_at, 'has_largest', jsonb_array_length(this.changes->'largest') > 0, 'plausible', this.plausible,
         'by_month', (SELECT coalesce(json_agg(item ORDER BY n), '[]') FROM drawn WHERE by_what = 'month'),
         'by_indicator', (SELECT coalesce(json_agg(item ORDER BY n), '[]') FROM drawn WHERE by_what = 'indicator'),
         'rules', (SELECT json_agg(json_build_object('name', name, 'value', value) ORDER BY place)
                     FROM (SELECT * FROM mapping_rules(this.dialect, this.mapping) UNION ALL VALUES
                         (11, 'Server', (this.server->>'name') || ', ' || (this.server->>'url')),
                         (12, 'DHIS2 version', this.server->>'version'),
                         (13, 'Calendar', this.server->>'calendar'),
                         (14, 'Account', this.server->>'account'),
                         (15, 'Analytics last built', this.server->>'analytics'),
                         (16, 'Indicators', jsonb_array_length(this.selection->'raw_indicators')::text),
                         (17, 'Months', (this.selection->>'start_period') || ' to ' || (this.selection->>'end_period')),
                         (18, 'Facilities asked for', cardinality(this.scope)::text)) rule
                    WHERE value IS NOT NULL),
         'staged_at', this.staged_at, 'approved_by', this.approved_by, 'approved_at', this.approved_at,
         'version', this.version,
         'next_version', (SELECT coalesce(max(version), 0) + 1 FROM version),
         'moved', this.state = 'staged' AND this.against < (SELECT coalesce(max(version), 0) FROM version),
         'every_row_dropped', (this.rows->>'staged')::bigint = 0 AND (this.rows->>'dropped')::bigint > 0,
         'culprit', (SELECT CASE WHEN (this.rows->>'staged')::bigint > 0 THEN NULL
                                 ELSE 'Most rows were dropped because of this: ' || (issue->>'title') || '. '
                                   || CASE issue->>'kind'
                                      WHEN 'unknown_facility' THEN 'The column chosen for the facility may be the wrong one, or the registry is not loaded yet.'
                                      WHEN 'unmapped_indicator' THEN 'The column chosen for the indicator may be the wrong one, or the indicator list is not loaded yet.'
                                      WHEN 'invalid_period' THEN 'The column chosen for the month may be the wrong one.'
                                      WHEN 'invalid_count' THEN 'The column chosen for the count may be the wrong one.'
                                      ELSE 'Look at the samples, then correct the file or the mapping.' END END
                       FROM worst),
         'refresh', this.state = 'integrating',
         'rejected_url', CASE WHEN this.source = 'csv' AND this.purged_at IS NULL AND (this.rows->>'dropped')::bigint > 0 THEN 'rejected?run=' || this.run END,
         'can_integrate', this.state = 'staged' AND ((this.rows->>'staged')::bigint > 0 OR this.source = 'dhis2')
                          AND this.failure_code IS DISTINCT FROM 'facility_retired')
  FROM this
  JOIN run whole ON whole.run = this.run
 CROSS JOIN LATERAL (SELECT count(*) AS ids FROM ids_unknown(whole.*)) open
  LEFT JOIN asset ON asset.asset = this.asset
