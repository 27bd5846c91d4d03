-- Ask the worker to fetch an import's open pairs.
--   $1 run   $2 those that failed as well   $3 all of them
SELECT run_fetch($1::bigint, coalesce($2::boolean, false), coalesce($3::boolean, false))
