-- The aliases of facilities as they are downloaded and uploaded.
--   $1 part of an alias, id or name, or NULL
SELECT id AS facility_id, alias, area
  FROM known_alias a
 WHERE a.of = 'facility' AND holds($1::text, alias, id, name)
 ORDER BY id, alias, area
