-- Map and stage an import that goes on by itself.
--   $1 run   $2 who   $3 dialect   $4 mapping   $5 fingerprint of the header
SELECT import_go_on($1::bigint, $2, $3::jsonb, $4::jsonb, $5)
