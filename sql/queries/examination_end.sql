-- It is looked through.
--   $1 run   $2 fence   $3 what was seen   $4 why it failed, or NULL
SELECT examination_end($1::bigint, $2::bigint, $3::jsonb, $4::jsonb)
