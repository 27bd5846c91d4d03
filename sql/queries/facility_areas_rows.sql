-- All admin areas below one, or all there are, with the facilities in use and retired that lie in each and in no area
-- below it.
--   $1 area as in area_paths(), or NULL
WITH area_of AS MATERIALIZED (
	SELECT admin_area_1, admin_area_2, admin_area_3, admin_area_4, count(*) - count(retired_at) AS facilities,
	       count(retired_at) AS retired
	  FROM facility GROUP BY 1, 2, 3, 4)
SELECT * FROM area_of
 WHERE $1::text IS NULL OR $1 = ANY (area_paths(admin_area_1, admin_area_2, admin_area_3, admin_area_4))
 ORDER BY 1, 2, 3, 4
