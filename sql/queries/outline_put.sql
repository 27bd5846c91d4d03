-- Take over, in place of the outlines before, those of the file that a person sent last; no row, where none is kept.
--   $1 who   $2 property or NULL   $3 level or NULL
WITH kept AS (
	DELETE FROM outline_kept WHERE person = $1 RETURNING *)
SELECT json_joined(outline_put(k.names, k.rings, $2, $3::int, k.name, k.points, $1),
                   json_build_object('others', k.others, 'kept', json_build_object('name', k.name)))
  FROM kept k CROSS JOIN LATERAL outline_check(k.west, k.south, k.east, k.north)
