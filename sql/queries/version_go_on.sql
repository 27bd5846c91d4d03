-- They were: the version goes on in a transaction of its own.
--   $1 run   $2 the new version   $3 lease in seconds
SELECT version_go_on($1::bigint, $2::int, $3::int)
