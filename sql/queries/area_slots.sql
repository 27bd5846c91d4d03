-- The admin areas of a level with the slots of their facilities.
--   $1 level
SELECT area_at(admin_area_1, admin_area_2, admin_area_3, admin_area_4, $1::int) AS area, count(*)::int AS n,
       array_agg(slot) AS slots, max(slot) AS last
  FROM facility GROUP BY 1
