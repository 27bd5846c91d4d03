-- All matches of an import's unknown ids that are sure, as pairs.
--   $1 run
SELECT run_sure(run.*) FROM run WHERE run = $1::bigint
