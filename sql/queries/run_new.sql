-- Begin an import; the one that this person began with this key, if there is one.
--   $1 source   $2 who   $3 key, or NULL
SELECT run_new($1, $2, $3)
