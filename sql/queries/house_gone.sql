-- Files that went from the store.
--   $1 of assets   $2 of imports   $3 why others did not, said, or NULL
SELECT house_gone($1::bigint[], $2::bigint[], $3::jsonb)
