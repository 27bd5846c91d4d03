-- Give up a run: what the person reads, and its stable code. Nothing of it was integrated.
--   $1 run   $2 fence   $3 sentence   $4 code
UPDATE run
   SET state = CASE WHEN state = 'integrating' AND source IN ('csv', 'dhis2') THEN 'staged' ELSE 'failed' END,
       failure = $3, failure_code = $4, fence = NULL, lease_until = NULL, attempts = 0, changed_at = now()
 WHERE run = $1::bigint AND fence = $2::bigint AND state IN ('staging', 'fetching', 'integrating')
RETURNING run
