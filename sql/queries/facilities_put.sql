-- Take facilities into the registry; a column that is NULL stays as it was. What the list does not name is
-- retired in mode replace; a retired one that it names is in use again.
--   $1 facilities as a JSON array of objects   $2 add_update, update or replace
WITH sent AS (
	SELECT * FROM json_to_recordset($1::json) AS (line bigint, facility_id text, facility_name text, admin_area_1 text,
	    admin_area_2 text, admin_area_3 text, admin_area_4 text, facility_type text,
	    latitude double precision, longitude double precision)),
     changed AS (
	UPDATE facility f
	   SET facility_name = coalesce(s.facility_name, f.facility_name),
	       admin_area_1 = coalesce(s.admin_area_1, f.admin_area_1),
	       admin_area_2 = coalesce(s.admin_area_2, f.admin_area_2),
	       admin_area_3 = coalesce(s.admin_area_3, f.admin_area_3),
	       admin_area_4 = coalesce(s.admin_area_4, f.admin_area_4),
	       facility_type = coalesce(s.facility_type, f.facility_type),
	       latitude = coalesce(s.latitude, f.latitude), longitude = coalesce(s.longitude, f.longitude),
	       retired_at = NULL, updated_at = now()
	  FROM sent s
	 WHERE f.facility_id = s.facility_id
	   AND (f.retired_at IS NOT NULL
	        OR (f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4, f.facility_type,
	            f.latitude, f.longitude) IS DISTINCT FROM
	           (coalesce(s.facility_name, f.facility_name), coalesce(s.admin_area_1, f.admin_area_1),
	            coalesce(s.admin_area_2, f.admin_area_2), coalesce(s.admin_area_3, f.admin_area_3),
	            coalesce(s.admin_area_4, f.admin_area_4), coalesce(s.facility_type, f.facility_type),
	            coalesce(s.latitude, f.latitude), coalesce(s.longitude, f.longitude)))
	RETURNING f.facility_id),
     added AS (
	INSERT INTO facility (facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4,
	                      facility_type, latitude, longitude)
	SELECT facility_id, coalesce(facility_name, ''), coalesce(admin_area_1, ''), coalesce(admin_area_2, ''),
	       coalesce(admin_area_3, ''), coalesce(admin_area_4, ''), coalesce(facility_type, ''), latitude, longitude
	  FROM sent s
	 WHERE $2 <> 'update' AND NOT EXISTS (SELECT FROM facility f WHERE f.facility_id = s.facility_id)
	RETURNING facility_id),
     retired AS (
	UPDATE facility f
	   SET retired_at = now(), updated_at = now()
	 WHERE $2 = 'replace' AND f.retired_at IS NULL AND NOT EXISTS (SELECT FROM sent s WHERE s.facility_id = f.facility_id)
	RETURNING facility_id)
SELECT json_build_object('added', (SELECT count(*) FROM added), 'updated', (SELECT count(*) FROM changed),
         'removed', (SELECT count(*) FROM retired),
         'unchanged', (SELECT count(*) FROM sent) - (SELECT count(*) FROM added) - (SELECT count(*) FROM changed)
                      - (SELECT count(*) FROM sent s WHERE $2 = 'update' AND NOT EXISTS (
                             SELECT FROM facility f WHERE f.facility_id = s.facility_id)),
         'unknown', (SELECT json_agg(json_build_object('line', line, 'column', 'facility_id', 'value', s.facility_id) ORDER BY line)
                       FROM sent s WHERE $2 = 'update' AND NOT EXISTS (
                         SELECT FROM facility f WHERE f.facility_id = s.facility_id)))
