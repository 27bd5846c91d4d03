-- The registry as it is downloaded and uploaded: what is found, and in use unless said otherwise.
--   $1 part of an id, name, area or type, or NULL   $2 admin area, or NULL   $3 type, or NULL
--   $4 used, retired or all, or NULL
SELECT facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4, facility_type,
       latitude, longitude, closed_on
  FROM facilities_found($1, $2, $3, coalesce($4, 'used'))
 ORDER BY facility_id
