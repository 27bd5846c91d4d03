-- A page of the registry.
--   $1 page, from 1   $2 part of an id, name, area or type, or NULL   $3 admin area as in area_paths(), or NULL
--   $4 type, or NULL
--   $5 used, retired or all, or NULL   $6 name, id, area, type or state; with a minus for the last first; or NULL
WITH found AS MATERIALIZED (
	SELECT slot, CASE ltrim(coalesce($6, 'name'), '-') WHEN 'name' THEN facility_name WHEN 'id' THEN facility_id
	                  WHEN 'area' THEN area_line(f) WHEN 'type' THEN facility_type
	                  ELSE (retired_at IS NOT NULL)::text END AS key, facility_name, facility_id
	  FROM facilities_found($2, $3, $4, $5) f),
     chosen AS (
	SELECT slot FROM found
	 ORDER BY CASE WHEN $6 LIKE '-%' THEN key END DESC, CASE WHEN $6 NOT LIKE '-%' THEN key ELSE '' END, facility_name,
	          facility_id
	 LIMIT 100 OFFSET 100 * (coalesce($1::bigint, 1) - 1)),
     shown AS (
	SELECT placed.place, f.* FROM (SELECT slot, row_number() OVER () AS place FROM chosen) placed
	  JOIN facility f USING (slot))
SELECT json_build_object(
         'page', page, 'total', total, 'q', $2, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END, 'facilities', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
                        'admin_area_1', admin_area_1, 'admin_area_2', admin_area_2, 'admin_area_3', admin_area_3,
                        'admin_area_4', admin_area_4, 'facility_type', facility_type, 'latitude', latitude,
                        'longitude', longitude, 'has_data', has_data, 'retired', retired_at IS NOT NULL,
                        'retired_at', retired_at, 'closed_on', closed_on) ORDER BY place)
               FROM shown), '[]'),
         'area', $3, 'type', $4, 'state', $5, 'state_is', json_build_object(coalesce($5, 'all'), true),
         'filtered', num_nonnulls($2, $3, $4, $5) > 0,
         'type_of_none', CASE WHEN NOT EXISTS (SELECT FROM facility WHERE facility_type = $4) THEN $4 END,
         'types', coalesce((
             SELECT json_agg(json_build_object('type', facility_type, 'facilities', n, 'chosen', facility_type = $4)
                        ORDER BY facility_type)
               FROM (SELECT facility_type, count(*) AS n FROM facility WHERE facility_type <> '' GROUP BY 1
                      ORDER BY n DESC LIMIT 100) t), '[]'),
         'sort', sort_links('{name,id,area,type,state}', coalesce($6, 'name')))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM found) AS total) counted
