-- End a key at once.
--   $1 key   $2 who   $3 may end those of others
SELECT key_take_back($1::bigint, $2, $3::boolean)
