-- What came of telling it.
--   $1 call   $2 why not, or NULL   $3 not to be tried again
SELECT call_end($1::bigint, $2::jsonb, $3::boolean)
