-- The login of a run's connection is refused: it is not tried again by itself, or the account might be locked.
--   $1 run
WITH refused AS (
	UPDATE dhis2_connection SET refused_at = clock_timestamp()
	 WHERE connection = (SELECT connection FROM run_dhis2 WHERE run = $1::bigint)
	RETURNING connection)
UPDATE schedule SET paused_at = clock_timestamp(), paused_why = 'The server refused the login.'
  FROM refused WHERE schedule.connection = refused.connection AND paused_at IS NULL
