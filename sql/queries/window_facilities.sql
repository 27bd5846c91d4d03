-- The facilities of a project, in the order of its export.
--   $1 project
SELECT f.slot, f.facility_id, f.admin_area_1, f.admin_area_2, f.admin_area_3, f.admin_area_4, f.facility_name,
       f.facility_type, f.latitude, f.longitude
  FROM project_of($1::bigint) p, facility f
 WHERE project_has(p, f)
 ORDER BY f.facility_id COLLATE "C"
