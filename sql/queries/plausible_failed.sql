-- A second look failed.
--   $1 run   $2 when it was staged   $3 why
SELECT plausible_failed($1::bigint, $2::timestamptz, $3::jsonb)
