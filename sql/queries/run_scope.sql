-- The slots that a run speaks for, also where it has no value of them.
--   $1 run
SELECT unnest(scope) FROM run_dhis2 WHERE run = $1::bigint
 UNION ALL
SELECT unnest(scope) FROM run_undo WHERE run = $1::bigint
