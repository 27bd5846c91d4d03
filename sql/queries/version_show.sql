-- One version and its receipt.
--   $1 version
SELECT json_joined(json_build_object(
         'version', v.version, 'source', v.source, 'created_at', v.created_at, 'created_by', v.created_by,
         'run', v.run, 'new', v.new, 'changed', v.changed, 'unchanged', v.unchanged, 'removed', v.removed,
         'nothing', v.new + v.changed + v.removed = 0, 'note', v.note, 'note_said', note_said(v.*),
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256,
                     'encoding', csv.dialect->'encoding', 'delimiter', csv.dialect->'delimiter',
                     'removed', file_removal(asset.*)),
         'rejects_removed', rejects_removal(run.run),
         'server', d.server,
         'selection', coalesce(d.selection, deletion.selection)
                      || jsonb_build_object('n', jsonb_array_length(d.selection->'raw_indicators')),
         'pairs', run_pairs(run.*),
         'review', CASE WHEN run.source IN ('csv', 'dhis2') THEN run.source || '/review' ELSE 'progress' END,
         'undoes', undo.undoes, 'kept', undo.kept,
         'undoable', v.source <> 'delete' AND v.new + v.changed + v.removed > 0,
         'undone_by', (SELECT json_agg(json_build_object('version', u.version) ORDER BY u.version) FROM run u
                         JOIN run_undo USING (run)
                        WHERE undoes = v.version AND u.version IS NOT NULL),
         'approved_by', approval.approved_by,
         'by_rules', CASE WHEN approval.by_rules THEN run_ruled(run.run) END, 'staged_at', review.staged_at,
         'rows', review.rows, 'mapping', csv.mapping, 'staged', review.staged, 'changes', review.changes,
         'formats', coalesce(worded(formats_said(csv.mapping)), ''), 'formats_said', formats_said(csv.mapping),
         'duplicates', csv.mapping->>'duplicates', 'duplicates_said', duplicates_said(csv.mapping),
         'by_month', review.by_month, 'by_indicator', review.by_indicator,
         'by_indicator_any', run.source IN ('csv', 'dhis2')
             AND jsonb_array_length(review.by_indicator) > 0, 'notices', review.notices,
         'started_by', run.created_by, 'started_at', run.created_at,
         'mapped_by', coalesce(csv.mapped_by, d.selected_by), 'totals', coalesce(totals.list, '[]'),
         'previous', (SELECT max(version) FROM version WHERE version < v.version),
         'next', (SELECT min(version) FROM version WHERE version > v.version)), json_build_object(
         'answers', answers.said, 'answers_any', answers.said IS NOT NULL,
         'answered_by', CASE WHEN csv.mapping->'answers' @? '$.* ? (@ != "before")' OR NOT csv.mapping ? 'answers'
                             THEN csv.mapped_by END,
         'waited_any', EXISTS (SELECT FROM run_rules r WHERE r.run = run.run AND r.reasons <> '[]'),
         'dropped_any', jsonb_array_length(review.issues) > 0,
         'waited', (SELECT reasons_shown(r.reasons) FROM run_rules r WHERE r.run = run.run AND r.reasons <> '[]'),
         'held', review.pulls->'held', 'other_account', review.pulls->'other_account',
         'dropped', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', issue->'kind', 'title', issue->'title',
                                'rows', issue->'rows') ORDER BY (issue->>'rows')::bigint DESC), '[]')
                       FROM jsonb_array_elements(review.issues) issue),
         'looked', CASE WHEN review.plausible IS NOT NULL THEN jsonb_build_object(
             'months', review.plausible->'months',
             'findings', (SELECT coalesce(sum(n::int), 0)
                            FROM jsonb_each_text(finding_kinds(review.plausible)) k (kind, n)),
             'kinds', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'n', n::int,
                                  'is', jsonb_build_object(kind, true)) ORDER BY n::int DESC, kind), '[]')
                         FROM jsonb_each_text(finding_kinds(review.plausible)) k (kind, n))) END,
         'not_looked', run.source IN ('csv', 'dhis2') AND review.plausible IS NULL AND review.purged_at IS NULL))
  FROM version v
 CROSS JOIN LATERAL (
	SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label,
	           'records_before', records_before, 'records_after', records_after, 'total_before', total_before,
	           'total_after', total_after, 'difference', total_after - total_before) ORDER BY raw_indicator_id) AS list
	  FROM (SELECT r.raw_indicator_id, r.raw_indicator_label,
	               coalesce(sum(m.n_records) FILTER (WHERE m.version_from < v.version), 0) AS records_before,
	               coalesce(sum(m.n_records) FILTER (WHERE m.version_to IS NULL OR m.version_to > v.version),
	                   0) AS records_after,
	               coalesce(sum(m.total) FILTER (WHERE m.version_from < v.version), 0) AS total_before,
	               coalesce(sum(m.total) FILTER (WHERE m.version_to IS NULL OR m.version_to > v.version), 0) AS total_after
	          FROM indicator_month m JOIN raw_indicator r USING (indicator)
	         WHERE m.version_from <= v.version AND (m.version_to IS NULL OR m.version_to >= v.version)
	           AND m.indicator IN (SELECT indicator FROM indicator_month WHERE version_from = v.version)
	         GROUP BY m.indicator, r.raw_indicator_id, r.raw_indicator_label) i) totals
  LEFT JOIN run ON run.run = v.run
  LEFT JOIN run_csv csv ON csv.run = v.run
  LEFT JOIN asset ON asset.asset = csv.asset
  LEFT JOIN LATERAL answers_said(csv.dialect, csv.mapping) answers (said) ON true
  LEFT JOIN run_dhis2 d ON d.run = v.run
  LEFT JOIN run_undo undo ON undo.run = v.run
  LEFT JOIN run_delete deletion ON deletion.run = v.run
  LEFT JOIN run_review review ON review.run = v.run
  LEFT JOIN run_approval approval ON approval.run = v.run
 WHERE v.version = $1::bigint
