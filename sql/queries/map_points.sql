-- The facilities of a map, by area and name (map_spots.sql: in no such order).
--   $1 raw indicator   $2 project   $3 common indicator   $4 month   $5 area   $6 level of the areas
SELECT facility_id, facility_name, area, latitude, longitude, held, indicators, value, outlined
  FROM map_facilities($1, $2::bigint, $3, $4::int, $5, $6::int)
 ORDER BY area, facility_name, facility_id
