-- The aliases of raw indicators as they are downloaded and uploaded.
--   $1 part of an alias, id or name, or NULL
SELECT id AS raw_indicator_id, alias
  FROM known_alias a
 WHERE a.of = 'indicator' AND holds($1::text, alias, id, name)
 ORDER BY id, alias
