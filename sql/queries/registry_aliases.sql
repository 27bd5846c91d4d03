-- Every alias of facilities, or of indicators, with the number it counts as, whether that one is retired, and the area
-- of the rows it is for, '' for all.
--   $1 facility or indicator
SELECT number, alias, retired, area FROM known_alias a WHERE a.of = $1
