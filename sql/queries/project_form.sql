-- A project's window, and what can be chosen for it.
--   $1 project   $2 the window to show as chosen, as project_save() takes it; NULL: the one that is saved
WITH it AS (
	SELECT p.*, project_window(p) AS held, project_window(p) || coalesce($2::jsonb, '{}') AS chosen FROM project_of($1::bigint) p),
     type AS (
	SELECT facility_type AS type, count(*) AS facilities FROM facility WHERE facility_type <> '' GROUP BY 1)
SELECT json_build_object('project', it.project, 'name', it.name, 'window', it.chosen, 'seen', form_seen(window_words(it.held)), 'changed_at', it.changed_at,
         'changed_by', it.changed_by, 'archived_at', it.archived_at,
         'months', json_build_object(CASE WHEN it.chosen->>'last_months' IS NOT NULL THEN 'last' WHEN it.chosen->>'end_period' IS NOT NULL THEN 'fixed' ELSE 'open' END, true),
         'held_first', (SELECT min(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'held_last', (SELECT max(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'all', it.chosen->'indicators' = '"all"',
         'indicators', (SELECT coalesce(json_agg(json_build_object('indicator_common_id', c.indicator_common_id, 'label', c.indicator_common_label,
                            'raw', (SELECT count(*) FROM indicator_mapping m WHERE m.indicator_common_id = c.indicator_common_id),
                            'checked', jsonb_typeof(it.chosen->'indicators') = 'array' AND it.chosen->'indicators' ? c.indicator_common_id) ORDER BY c.indicator_common_id), '[]')
                          FROM common_indicator c),
         'areas', offered->'areas', 'areas_below', offered->'below',
         'types', (SELECT coalesce(json_agg(json_build_object('type', type, 'facilities', facilities, 'checked', it.chosen->'types' ? type) ORDER BY type), '[]')
                     FROM type),
         'columns', (SELECT json_agg(json_build_object('column', c, 'checked', it.chosen->'columns' ? c))
                       FROM unnest(ARRAY['facility_name', 'facility_type', 'latitude', 'longitude']) c))
  FROM it, areas_offered(it.chosen->'areas') offered
