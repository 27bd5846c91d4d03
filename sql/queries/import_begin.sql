-- Begin the import of a file that was sent in one request; the one that was begun with this key, if there is one.
--   $1 who   $2 key, or NULL   $3 imports that may be open   $4 that may begin in a minute   $5 asset
--   $6 rules, or NULL
SELECT import_begin($1, $2, $3::int, $4::int, $5::bigint, $6::jsonb)
