-- What the pairs of a fetch hold together.
--   $1 run
SELECT run_tally($1::bigint)
