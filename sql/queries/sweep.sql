-- What runs that ended, or start again, left staged.
DELETE FROM staged_month s
 WHERE NOT EXISTS (SELECT FROM run WHERE run.run = s.run AND run.state IN ('staging', 'fetching', 'staged', 'integrating'))
