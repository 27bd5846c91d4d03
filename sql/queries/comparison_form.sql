-- What can be compared, and what was.
--   $1 what the form that is shown again holds, or NULL   $2 text that an id or a label holds, or NULL   $3 who
WITH form AS (
	SELECT range_of($3, 3) || coalesce($1::jsonb, '{}') AS form),
     list AS (
	SELECT r.raw_indicator_id, r.raw_indicator_label, min(m.period) AS first, max(m.period) AS last
	  FROM raw_indicator r
	  LEFT JOIN indicator_month m ON m.indicator = r.indicator AND m.version_to IS NULL AND m.n_records > 0
	 WHERE r.retired_at IS NULL
	   AND ($2::text IS NULL OR strpos(lower(concat_ws(' ', r.raw_indicator_id, r.raw_indicator_label)), lower($2)) > 0)
	 GROUP BY r.indicator)
SELECT json_build_object(
         'form', form, 'q', $2::text,
         'connections', coalesce((
             SELECT json_agg(json_build_object('connection', c.connection, 'url', c.url, 'name', c.server->>'name',
                        'account', c.server->>'account', 'version', c.server->>'version', 'refused_at', c.refused_at,
                        'chosen', form->>'connection' = c.connection::text
                                  OR (SELECT count(*) FROM dhis2_connection WHERE saved) = 1) ORDER BY c.tested_at DESC)
               FROM dhis2_connection c WHERE c.saved), '[]'),
         'has_connections', EXISTS (SELECT FROM dhis2_connection c WHERE c.saved),
         'indicators', coalesce((
             SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label,
                        'first', first, 'last', last,
                        'chosen', coalesce(form->'raw_indicators' ? raw_indicator_id, false)) ORDER BY raw_indicator_id)
               FROM list), '[]'),
         'comparisons', coalesce((
             SELECT json_agg(json_build_object('run', r.run, 'state', r.state, 'is', json_build_object(r.state, true),
                        'server', d.server->>'name', 'url', d.server->>'url', 'created_by', r.created_by,
                        'created_at', r.created_at, 'indicators', jsonb_array_length(d.selection->'raw_indicators'),
                        'start_period', d.selection->'start_period', 'end_period', d.selection->'end_period',
                        'changes', v.changes - 'largest') ORDER BY r.run DESC)
               FROM (SELECT * FROM run WHERE source = 'comparison' ORDER BY run DESC LIMIT 50) r
               JOIN run_dhis2 d USING (run) LEFT JOIN run_review v USING (run)), '[]'))
  FROM form
