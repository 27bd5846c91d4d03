-- What can be compared, and what was.
--   $1 what the form that is shown again holds, or NULL   $2 text that an id or a label holds, or NULL   $3 who
--   $4 at most so many that are not chosen, or NULL
WITH form AS (
	SELECT range_of($3, 3) || coalesce($1::jsonb, '{}') AS form),
     list AS (
	SELECT *, row_number() OVER (ORDER BY NOT chosen, raw_indicator_id) AS nth
	  FROM (SELECT r.raw_indicator_id, r.raw_indicator_label, min(m.period) AS first, max(m.period) AS last,
	               coalesce((SELECT form->'raw_indicators' FROM form) ? r.raw_indicator_id, false) AS chosen
	          FROM raw_indicator r
	          LEFT JOIN indicator_month m ON m.indicator = r.indicator AND m.version_to IS NULL AND m.n_records > 0
	         WHERE r.retired_at IS NULL
	         GROUP BY r.indicator) used
	 WHERE chosen OR holds($2::text, raw_indicator_id, raw_indicator_label))
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
                        'first', first, 'last', last, 'chosen', chosen) ORDER BY nth)
               FROM list WHERE chosen OR $4::int IS NULL OR nth <= $4::int), '[]'),
         'indicators_more', (SELECT nullif(count(*), 0) FROM list WHERE NOT chosen AND nth > $4::int),
         'comparisons', coalesce((
             SELECT json_agg(json_build_object('run', r.run, 'state', r.state, 'is', json_build_object(r.state, true),
                        'server', d.server->>'name', 'url', d.server->>'url', 'created_by', r.created_by,
                        'created_at', r.created_at, 'indicators', jsonb_array_length(d.selection->'raw_indicators'),
                        'start_period', d.selection->'start_period', 'end_period', d.selection->'end_period',
                        'changes', v.changes - 'largest') ORDER BY r.run DESC)
               FROM (SELECT * FROM run WHERE source = 'comparison' ORDER BY run DESC LIMIT 50) r
               JOIN run_dhis2 d USING (run) LEFT JOIN run_review v USING (run)), '[]'))
  FROM form
