-- Compare the same once more.
--   $1 run   $2 who
SELECT comparison_again($1::bigint, $2)
