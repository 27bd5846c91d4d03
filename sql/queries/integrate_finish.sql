-- The version, and the run's end; no row when the run is not the worker's own any more, and then the
-- whole transaction must be rolled back.
--   $1 run   $2 fence   $3 the new version
WITH done AS MATERIALIZED (
	SELECT * FROM run_move($1::bigint, 'integrated', $2::bigint, made => $3::int)),
     known AS (
	UPDATE facility SET has_data = true
	 WHERE NOT has_data AND slot = ANY ((SELECT slots FROM run_review JOIN done USING (run))::int[])),
     purged AS (
	DELETE FROM staged_month WHERE run = (SELECT run FROM done)),
     finished AS (
	UPDATE progress SET percent = 100, eta_seconds = 0, changed_at = clock_timestamp()
	 WHERE run = (SELECT run FROM done)),
     changes AS (
	SELECT (changes->>'new')::bigint AS new, (changes->>'changed')::bigint AS changed,
	       (changes->>'unchanged')::bigint AS unchanged, (changes->>'removed')::bigint AS removed
	  FROM run_review JOIN done USING (run))
INSERT INTO version (version, created_at, created_by, source, run, new, changed, unchanged, removed, note)
SELECT $3::int, clock_timestamp(), approved_by, source, run, c.new, c.changed, c.unchanged, c.removed,
       coalesce(worded(integrated_said(undoes, c.new + c.changed + c.removed = 0, coalesce(by_rules, false))), '')
  FROM done
  LEFT JOIN run_approval USING (run)
  LEFT JOIN run_undo USING (run)
 CROSS JOIN changes c
RETURNING version
