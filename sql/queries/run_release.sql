-- Put a run back where the worker took it from, because the worker ends.
--   $1 run   $2 fence
UPDATE run
   SET state = CASE WHEN state IN ('staging', 'fetching') THEN 'queued' ELSE state END, fence = NULL, lease_until = NULL,
       attempts = greatest(attempts - 1, 0), changed_at = now()
 WHERE run = $1::bigint AND fence = $2::bigint AND state IN ('staging', 'fetching', 'integrating')
