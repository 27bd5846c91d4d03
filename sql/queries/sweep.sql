-- What runs that ended, or start again, left staged; connections that nobody wanted kept, once their import has ended.
WITH unsaved AS (
	DELETE FROM dhis2_connection c
	 WHERE NOT saved AND NOT EXISTS (
	           SELECT FROM run WHERE run.connection = c.connection AND run.state NOT IN ('integrated', 'cancelled')))
DELETE FROM staged_month s
 WHERE NOT EXISTS (SELECT FROM run WHERE run.run = s.run AND run.state IN ('staging', 'fetching', 'staged', 'integrating'))
