-- Pause, resume or remove a schedule.
--   $1 schedule   $2 what
SELECT schedule_change($1::bigint, $2)
