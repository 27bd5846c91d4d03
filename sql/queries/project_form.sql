-- A project's window, and what can be chosen for it.
--   $1 project
WITH it AS (
	SELECT p.*, project_window(p) AS held FROM project_of($1::bigint) p),
     area AS (
	SELECT path, count(*) AS facilities FROM facility f, unnest(area_paths(f)) path WHERE f.admin_area_1 <> '' GROUP BY path),
     type AS (
	SELECT facility_type AS type, count(*) AS facilities FROM facility WHERE facility_type <> '' GROUP BY 1)
SELECT json_build_object('project', it.project, 'name', it.name, 'window', it.held, 'seen', md5(it.held::text), 'changed_at', it.changed_at,
         'changed_by', it.changed_by, 'archived_at', it.archived_at,
         'months', json_build_object(CASE WHEN it.last_months IS NOT NULL THEN 'last' WHEN it.end_period IS NOT NULL THEN 'fixed' ELSE 'open' END, true),
         'held_first', (SELECT min(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'held_last', (SELECT max(period) FROM indicator_month WHERE version_to IS NULL AND n_records > 0),
         'all', it.all_indicators,
         'indicators', (SELECT coalesce(json_agg(json_build_object('indicator_common_id', c.indicator_common_id, 'label', c.indicator_common_label,
                            'raw', (SELECT count(*) FROM indicator_mapping m WHERE m.indicator_common_id = c.indicator_common_id),
                            'checked', NOT it.all_indicators AND it.held->'indicators' ? c.indicator_common_id) ORDER BY c.indicator_common_id), '[]')
                          FROM common_indicator c),
         'areas', (SELECT coalesce(json_agg(json_build_object('path', path, 'facilities', facilities, 'checked', path = ANY (it.areas)) ORDER BY path), '[]')
                     FROM area),
         'types', (SELECT coalesce(json_agg(json_build_object('type', type, 'facilities', facilities, 'checked', type = ANY (it.types)) ORDER BY type), '[]')
                     FROM type),
         'columns', (SELECT json_agg(json_build_object('column', c, 'checked', c = ANY (it.columns)))
                       FROM unnest(ARRAY['facility_name', 'facility_type', 'latitude', 'longitude']) c))
  FROM it
