-- Begin an import; the one that this person began with this key, if there is one.
--   $1 source   $2 who   $3 key, or NULL   $4 imports that may be open   $5 that may begin in a minute
SELECT run_new($1, $2, $3, $4::int, $5::int)
