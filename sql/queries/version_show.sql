-- One version and its receipt.
--   $1 version
SELECT json_build_object(
         'version', v.version, 'source', v.source, 'created_at', v.created_at, 'created_by', v.created_by,
         'run', v.run, 'new', v.new, 'changed', v.changed, 'unchanged', v.unchanged, 'removed', v.removed,
         'nothing', v.new + v.changed + v.removed = 0, 'note', v.note,
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256,
                     'encoding', run.dialect->'encoding', 'delimiter', run.dialect->'delimiter'),
         'server', run.server, 'selection', run.selection || jsonb_build_object('n', jsonb_array_length(run.selection->'raw_indicators')),
         'pairs', run_pairs(run.*), 'review', CASE WHEN run.source IN ('csv', 'dhis2') THEN run.source || '/review' ELSE 'progress' END,
         'undoes', run.undoes, 'kept', run.kept, 'undoable', v.source <> 'delete' AND v.new + v.changed + v.removed > 0,
         'undone_by', (SELECT json_agg(json_build_object('version', u.version) ORDER BY u.version) FROM run u WHERE u.undoes = v.version AND u.version IS NOT NULL),
         'approved_by', run.approved_by, 'staged_at', run.staged_at,
         'rows', run.rows, 'mapping', run.mapping, 'staged', run.staged, 'changes', run.changes,
         'formats', concat_ws('; ', format_title(run.mapping->>'number_format'), format_title(run.mapping->>'period_format')),
         'by_month', run.by_month, 'by_indicator', run.by_indicator, 'by_indicator_any', jsonb_array_length(run.by_indicator) > 0, 'notices', run.notices,
         'started_by', run.created_by, 'started_at', run.created_at, 'mapped_by', run.mapped_by,
         'totals', coalesce(totals.list, '[]'),
         'previous', (SELECT max(version) FROM version WHERE version < v.version),
         'next', (SELECT min(version) FROM version WHERE version > v.version))
  FROM version v
 CROSS JOIN LATERAL (
	SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label,
	           'records_before', records_before, 'records_after', records_after, 'total_before', total_before, 'total_after', total_after,
	           'difference', total_after - total_before) ORDER BY raw_indicator_id) AS list
	  FROM (SELECT r.raw_indicator_id, r.raw_indicator_label,
	               coalesce(sum(m.n_records) FILTER (WHERE m.version_from < v.version), 0) AS records_before,
	               coalesce(sum(m.n_records) FILTER (WHERE m.version_to IS NULL OR m.version_to > v.version), 0) AS records_after,
	               coalesce(sum(m.total) FILTER (WHERE m.version_from < v.version), 0) AS total_before,
	               coalesce(sum(m.total) FILTER (WHERE m.version_to IS NULL OR m.version_to > v.version), 0) AS total_after
	          FROM indicator_month m JOIN raw_indicator r USING (indicator)
	         WHERE m.version_from <= v.version AND (m.version_to IS NULL OR m.version_to >= v.version)
	           AND m.indicator IN (SELECT indicator FROM indicator_month WHERE version_from = v.version)
	         GROUP BY m.indicator, r.raw_indicator_id, r.raw_indicator_label) i) totals
  LEFT JOIN run ON run.run = v.run
  LEFT JOIN asset ON asset.asset = run.asset
 WHERE v.version = $1::bigint
