-- Take the run that waits longest, with a new fencing number; one whose worker fell silent counts as
-- waiting, and as interrupted.
--   $1 seconds of the lease
UPDATE run
   SET state = CASE WHEN state <> 'queued' THEN state WHEN source IN ('dhis2', 'catalogue') THEN 'fetching' ELSE 'staging' END,
       fence = nextval('fence'),
       lease_until = clock_timestamp() + make_interval(secs => $1::int),
       attempts = attempts + 1,
       interruptions = interruptions + (fence IS NOT NULL)::int,
       changed_at = now()
 WHERE run = (SELECT run
                FROM run
               WHERE state IN ('queued', 'staging', 'fetching', 'integrating')
                 AND (lease_until IS NULL OR lease_until < clock_timestamp())
               ORDER BY queued_at, run
                 FOR UPDATE SKIP LOCKED
               LIMIT 1)
RETURNING json_build_object('run', run, 'source', source, 'state', state, 'fence', fence, 'attempts', attempts,
              'asset', asset, 'undoes', undoes, 'dialect', dialect, 'mapping', mapping)
