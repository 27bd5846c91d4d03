-- Repeat each month what an import asked for.
--   $1 run   $2 user   $3 months   $4 day   $5 hour   $6 fields of the rules
SELECT schedule_add($1::bigint, $2, $3::int, $4::int, $5::int, $6::jsonb)
