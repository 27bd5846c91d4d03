-- The outlines for a map, each with its area ('': the registry has none of the name); of one area those in it.
--   $1 area or NULL
SELECT p.name, coalesce(p.area, '') AS area, o.rings
  FROM outline_places() p JOIN outline o USING (outline)
 WHERE $1::text IS NULL OR p.area = $1 OR starts_with(p.area, $1 || ' / ')
 ORDER BY o.outline
