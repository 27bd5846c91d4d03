-- The version, and the run's end; no row when the run is not the worker's own any more, and then the
-- whole transaction must be rolled back. What was staged is not needed again.
--   $1 run   $2 fence   $3 the new version
WITH done AS (
	UPDATE run
	   SET state = 'integrated', version = $3::int, fence = NULL, lease_until = NULL, attempts = 0,
	       failure = NULL, failure_code = NULL, changed_at = clock_timestamp()
	 WHERE run = $1::bigint AND fence = $2::bigint AND state = 'integrating'
	RETURNING run, source, approved_by, changes, slots, undoes),
     known AS (
	UPDATE facility SET has_data = true
	 WHERE NOT has_data AND slot = ANY ((SELECT slots FROM done)::int[])),
     swept AS (
	DELETE FROM staged_month WHERE run = (SELECT run FROM done)),
     finished AS (
	UPDATE progress SET percent = 100, eta_seconds = 0, changed_at = clock_timestamp()
	 WHERE run = (SELECT run FROM done))
INSERT INTO version (version, created_at, created_by, source, run, new, changed, unchanged, removed, note)
SELECT $3::int, clock_timestamp(), approved_by, source, run, (changes->>'new')::bigint, (changes->>'changed')::bigint,
       (changes->>'unchanged')::bigint, (changes->>'removed')::bigint,
       concat_ws(': ', 'undo of version ' || undoes, CASE WHEN (changes->>'new')::bigint + (changes->>'changed')::bigint + (changes->>'removed')::bigint = 0
            THEN 'no change' END)
  FROM done
RETURNING version
