-- The registry as it is downloaded and uploaded.
SELECT facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4, facility_type,
       latitude, longitude
  FROM facility
 WHERE retired_at IS NULL
 ORDER BY facility_id
