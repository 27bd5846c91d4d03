-- The facilities of a map as map_points.sql has them, for a drawing alone, which is the same in any order.
--   $1 raw indicator   $2 project   $3 common indicator   $4 month   $5 area   $6 level of the areas
SELECT facility_id, facility_name, area, latitude, longitude, held, indicators, value, outlined
  FROM map_facilities($1, $2::bigint, $3, $4::int, $5, $6::int)
