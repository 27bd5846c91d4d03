-- The login of a run's connection is refused; its schedules are paused.
--   $1 run
SELECT connection_refused($1::bigint)
