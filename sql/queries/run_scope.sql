-- The slots that a run speaks for, also where it has no count of them.
--   $1 run
SELECT unnest(scope) FROM run WHERE run = $1::bigint
