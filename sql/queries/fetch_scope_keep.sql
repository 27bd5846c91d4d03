-- The server answered: what it is, and for which facilities it was asked.
--   $1 run   $2 fence   $3 slots   $4 server
WITH held AS (
	SELECT run FROM run WHERE run = $1::bigint AND fence = $2::bigint FOR NO KEY UPDATE),
     asked AS (
	UPDATE run_dhis2 SET scope = $3::int[], server = server || $4::jsonb
	 WHERE run = (SELECT run FROM held)
	RETURNING connection)
UPDATE dhis2_connection c SET server = $4::jsonb, tested_at = clock_timestamp(), refused_at = NULL
  FROM asked WHERE c.connection = asked.connection
