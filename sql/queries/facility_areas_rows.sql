-- All admin areas below one, or all there are, with the facilities in use and retired that lie in each and in no area below it.
--   $1 area as in area_paths(), or NULL
SELECT admin_area_1, admin_area_2, admin_area_3, admin_area_4, count(*) FILTER (WHERE retired_at IS NULL) AS facilities,
       count(*) FILTER (WHERE retired_at IS NOT NULL) AS retired
  FROM facilities_found(NULL, $1, NULL, 'all')
 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
