-- The aliases of facilities as they are downloaded and uploaded.
--   $1 part of an alias, id or name, or NULL
SELECT id AS facility_id, alias, area
  FROM known_alias a
 WHERE a.of = 'facility' AND ($1::text IS NULL OR position(lower($1) IN lower(concat_ws(' ', alias, id, name))) > 0)
 ORDER BY id, alias, area
