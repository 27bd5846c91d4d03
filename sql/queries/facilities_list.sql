-- A page of the registry, by name.
--   $1 page, from 1   $2 part of an id, name or area, or NULL
WITH found AS (
	SELECT *, count(*) OVER () AS total
	  FROM facility
	 WHERE $2::text IS NULL
	    OR position(lower($2) IN lower(concat_ws(' ', facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3,
	           admin_area_4, facility_type))) > 0
	 ORDER BY facility_name, facility_id
	 LIMIT 100 OFFSET 100 * (coalesce($1::bigint, 1) - 1))
SELECT json_build_object(
         'page', page, 'total', coalesce(total, 0), 'q', $2, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'facilities', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
                        'admin_area_1', admin_area_1, 'admin_area_2', admin_area_2, 'admin_area_3', admin_area_3,
                        'admin_area_4', admin_area_4, 'facility_type', facility_type, 'latitude', latitude,
                        'longitude', longitude, 'has_data', has_data, 'retired', retired_at IS NOT NULL,
                        'retired_at', retired_at) ORDER BY facility_name, facility_id)
               FROM found), '[]'))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT max(found.total) FROM found) AS total) shown
