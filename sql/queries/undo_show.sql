-- What the undo of a version would do, with what the step counted.
--   $1 version   $2 {"back","kept","new","changed","removed"}   $3 the first cells that stay
--   $4 [{indicator, period, back, kept}]
WITH month AS (
	SELECT * FROM json_to_recordset($4::json) AS (indicator int, period int, back bigint, kept bigint))
SELECT json_build_object(
         'version', v.version, 'source', v.source, 'created_at', v.created_at, 'created_by', v.created_by,
         'note', v.note, 'note_said', note_said(v.*),
         'file', coalesce(asset.name, d.server->>'url'), 'new', v.new, 'changed', v.changed, 'removed', v.removed,
         'cells', $2::json, 'nothing', ($2::json->>'back')::bigint = 0, 'kept', named_cells($3::json),
         'deleted', v.source = 'delete',
         'by_indicator', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                              'label', raw_indicator_label,
                              'months', months, 'first_period', first, 'last_period', last, 'back', back, 'kept', kept)
                                  ORDER BY raw_indicator_id), '[]')
                            FROM (SELECT raw_indicator_id, raw_indicator_label, count(*) AS months,
                                         min(period) AS first, max(period) AS last, sum(back) AS back, sum(kept) AS kept
                                    FROM month JOIN raw_indicator USING (indicator) GROUP BY indicator, 1, 2) i))
  FROM version v
  LEFT JOIN run_csv ON run_csv.run = v.run
  LEFT JOIN asset USING (asset)
  LEFT JOIN run_dhis2 d ON d.run = v.run
 WHERE v.version = $1::bigint
