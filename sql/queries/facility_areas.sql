-- A page of the admin areas below one, or the highest, with what lies in each.
--   $1 area as in area_paths(), or NULL   $2 page, from 1
WITH area_of AS MATERIALIZED (
	SELECT admin_area_1, admin_area_2, admin_area_3, admin_area_4, count(retired_at) AS retired,
	       count(*) - count(retired_at) AS used
	  FROM facility GROUP BY 1, 2, 3, 4),
     place AS MATERIALIZED (
	SELECT * FROM area_of CROSS JOIN LATERAL area_paths(admin_area_1, admin_area_2, admin_area_3, admin_area_4) paths
	 WHERE $1::text IS NULL OR $1 = ANY (paths)),
     depth AS (
	SELECT coalesce((SELECT array_position(paths, $1) FROM place LIMIT 1), 0) AS level),
     area AS MATERIALIZED (
	SELECT paths[level + 1] AS path, sum(used) AS used, sum(retired) AS retired,
	       max((ARRAY[admin_area_1, admin_area_2, admin_area_3, admin_area_4])[level + 1]) AS name,
	       count(DISTINCT paths[level + 2]) AS below
	  FROM place, depth GROUP BY 1),
     shown AS (
	SELECT * FROM area WHERE path <> '' ORDER BY path LIMIT 100 OFFSET 100 * (coalesce($2::bigint, 1) - 1))
SELECT json_build_object(
         'area', $1, 'level', level, 'next_level', level + 1, 'page', page, 'total', total,
         'previous', nullif(page - 1, 0), 'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'above', (SELECT coalesce(json_agg(json_build_object('path', path,
                                                'name', (ARRAY[first.admin_area_1, first.admin_area_2,
                                                             first.admin_area_3,
                              first.admin_area_4])[n], 'here', n = level) ORDER BY n), '[]')
                     FROM (SELECT * FROM place LIMIT 1) first, unnest(first.paths) WITH ORDINALITY a (path, n)
                         WHERE n <= level),
         'facilities', (SELECT coalesce(sum(used), 0) FROM area), 'retired', (SELECT coalesce(sum(area.retired), 0)
                                                                      FROM area),
         'directly', (SELECT sum(used + area.retired) FROM area WHERE coalesce(path, '') = ''),
         'areas', (SELECT coalesce(json_agg(json_build_object('path', path, 'name', name, 'facilities', used,
                                                'retired', shown.retired, 'below', below)
                              ORDER BY path), '[]') FROM shown))
  FROM depth CROSS JOIN (SELECT coalesce($2::bigint, 1) AS page,
                                (SELECT count(*) FROM area WHERE path <> '') AS total) counted
 WHERE $1 IS NULL OR level > 0
