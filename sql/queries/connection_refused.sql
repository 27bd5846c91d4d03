-- The login of a run's connection is refused: it is not tried again by itself, or the account might be locked.
--   $1 run
WITH ours AS (
	UPDATE dhis2_connection SET refused_at = clock_timestamp()
	 WHERE connection = (SELECT connection FROM run WHERE run = $1::bigint)
	RETURNING connection)
UPDATE schedule SET paused_at = clock_timestamp(), paused_why = 'The server refused the login.'
  FROM ours WHERE schedule.connection = ours.connection AND paused_at IS NULL
