-- What runs that ended, or start again, left staged; the dropped values of those that are given up, and what was found
-- in them; connections that nobody wanted kept, once their import has ended.
WITH unsaved AS (
	DELETE FROM dhis2_connection c
	 WHERE NOT saved AND NOT EXISTS (
	           SELECT FROM run JOIN run_dhis2 USING (run)
	            WHERE run_dhis2.connection = c.connection AND run.state NOT IN ('integrated', 'cancelled'))),
     given_up AS (
	DELETE FROM dhis2_rejected d USING run WHERE run.run = d.run AND run.state = 'cancelled'),
     found AS (
	DELETE FROM finding f USING run WHERE run.run = f.run AND run.state = 'cancelled')
DELETE FROM staged_month s
 WHERE NOT EXISTS (SELECT FROM run
                    WHERE run.run = s.run AND run.state IN ('staging', 'fetching', 'staged', 'integrating'))
