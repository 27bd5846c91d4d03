-- The version that a run made, if it did.
--   $1 run
SELECT version FROM version WHERE run = $1::bigint
