-- A project's window, and what can be chosen for it.
--   $1 project   $2 the window to show as chosen, as project_save() takes it; NULL: the one that is saved   $3 who
--   $4 $5 text that indicators and areas hold, or NULL   $6 at most so many of each that are not chosen, or NULL
WITH opened AS (
	SELECT p.*, project_window(p) AS held, project_window(p) || coalesce($2::jsonb, '{}') AS chosen
	  FROM project_of($1::bigint) p),
     type AS (
	SELECT facility_type AS type, count(*) AS facilities FROM facility WHERE facility_type <> '' GROUP BY 1),
     ranked AS (
	SELECT *, row_number() OVER (ORDER BY NOT checked, indicator_common_id) AS nth
	  FROM (SELECT c.*, jsonb_typeof(chosen->'indicators') = 'array'
	                    AND chosen->'indicators' ? c.indicator_common_id AS checked
	          FROM opened, common_indicator c) list
	 WHERE checked OR holds($4::text, indicator_common_id, indicator_common_label))
SELECT json_build_object('project', opened.project, 'name', opened.name, 'window', opened.chosen,
         'seen', edit_stamp(window_words(opened.held)), 'changed_at', opened.changed_at,
         'changed_by', opened.changed_by, 'archived_at', opened.archived_at,
         'months', json_build_object(CASE WHEN opened.chosen->>'last_months' IS NOT NULL THEN 'last'
                       WHEN opened.chosen->>'end_period' IS NOT NULL THEN 'fixed' ELSE 'open' END, true),
         'last_time', range_kept($3),
         'held_first', (SELECT min(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'held_last', (SELECT max(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'all', opened.chosen->'indicators' = '"all"',
         'indicators', (SELECT coalesce(json_agg(json_build_object('indicator_common_id', i.indicator_common_id,
                            'label', i.indicator_common_label,
                            'raw', (SELECT count(*) FROM indicator_mapping m
                                     WHERE m.indicator_common_id = i.indicator_common_id),
                            'checked', checked) ORDER BY nth)
                            FILTER (WHERE checked OR $6::int IS NULL OR nth <= $6::int), '[]') FROM ranked i),
         'indicators_more', (SELECT nullif(count(*) FILTER (WHERE NOT checked AND nth > $6::int), 0) FROM ranked),
         'find', $4::text, 'find_area', $5::text,
         'areas', offered->'areas', 'areas_below', offered->'below', 'areas_unknown', offered->'unknown',
         'types', (SELECT coalesce(json_agg(json_build_object('type', type, 'facilities', facilities,
                                                'checked', opened.chosen->'types' ? type) ORDER BY type), '[]')
                     FROM type),
         'columns', (SELECT json_agg(json_build_object('column', c, 'checked', opened.chosen->'columns' ? c))
                       FROM unnest(ARRAY['facility_name', 'facility_type', 'latitude', 'longitude']) c))
  FROM opened, areas_offered(opened.chosen->'areas', $5, $6::int) offered
