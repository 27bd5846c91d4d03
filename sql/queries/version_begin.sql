-- The blocks of a new version are written: are they to be committed before the rest?
--   $1 run   $2 the new version
SELECT version_begin($1::bigint, $2::int)
