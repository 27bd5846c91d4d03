-- Ask the worker to fetch; $2: also what failed, of an import that is in review.
--   $1 run   $2 retry
SELECT run_fetch($1::bigint, coalesce($2::boolean, false))
