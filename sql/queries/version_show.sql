-- One version and its receipt.
--   $1 version
SELECT json_build_object(
         'version', v.version, 'source', v.source, 'created_at', v.created_at, 'created_by', v.created_by,
         'run', v.run, 'new', v.new, 'changed', v.changed, 'unchanged', v.unchanged, 'removed', v.removed,
         'nothing', v.new + v.changed + v.removed = 0, 'note', v.note,
         'file', json_build_object('name', asset.name, 'bytes', asset.bytes, 'sha256', asset.sha256,
                     'encoding', run.dialect->'encoding', 'delimiter', run.dialect->'delimiter'),
         'server', run.server, 'selection', run.selection || jsonb_build_object('n', jsonb_array_length(run.selection->'raw_indicators')),
         'pairs', run_pairs(run.*), 'review', run.source || '/review',
         'rows', run.rows, 'mapping', run.mapping, 'staged', run.staged, 'changes', run.changes,
         'formats', concat_ws('; ', format_title(run.mapping->>'number_format'), format_title(run.mapping->>'period_format')),
         'by_month', run.by_month, 'by_indicator', run.by_indicator, 'notices', run.notices,
         'started_by', run.created_by, 'started_at', run.created_at, 'mapped_by', run.mapped_by,
         'previous', (SELECT max(version) FROM version WHERE version < v.version),
         'next', (SELECT min(version) FROM version WHERE version > v.version))
  FROM version v
  LEFT JOIN run ON run.run = v.run
  LEFT JOIN asset ON asset.asset = run.asset
 WHERE v.version = $1::bigint
