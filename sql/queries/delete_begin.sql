-- Write the blocks of the version that a deletion makes, where they are committed first: whether they are.
--   $1 run   $2 fence   $3 the new version
SELECT delete_begin($1::bigint, $2::bigint, $3::int)
