-- The server answered: what it is, and for which facilities it was asked.
--   $1 run   $2 fence   $3 slots   $4 server
WITH mine AS (
	UPDATE run SET scope = $3::int[], server = run.server || $4::jsonb
	 WHERE run = $1::bigint AND fence = $2::bigint
	RETURNING connection)
UPDATE dhis2_connection c SET server = $4::jsonb, tested_at = clock_timestamp(), refused_at = NULL
  FROM mine WHERE c.connection = mine.connection
