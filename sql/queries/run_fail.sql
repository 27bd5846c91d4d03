-- Give up a run: what the person reads, and its stable code. Nothing of it was integrated.
--   $1 run   $2 fence   $3 why, {"text", "values"}   $4 code
SELECT run FROM run_fail($1::bigint, $2::bigint, $3::jsonb, $4)
