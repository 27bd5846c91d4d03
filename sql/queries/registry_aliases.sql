-- Every alias of facilities, or of indicators, with the number it counts as, and whether that one is retired.
--   $1 facility or indicator
SELECT number, alias, retired FROM known_alias a WHERE a.of = $1
