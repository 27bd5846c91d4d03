-- Put a run off, because its server asks for that.
--   $1 run   $2 fence   $3 seconds   $4 why
SELECT run_put_off($1::bigint, $2::bigint, $3::int, $4::jsonb)
