-- Pause, resume or remove a schedule, or give it other rules.
--   $1 schedule   $2 what   $3 user   $4 fields of the rules
SELECT schedule_change($1::bigint, $2, $3, $4::jsonb)
