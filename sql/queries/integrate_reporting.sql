-- Who reports, of the months and blocks that a run changed.
--   $1 run
SELECT reporting_keep(ARRAY(SELECT DISTINCT period FROM staged_block WHERE run = $1::bigint AND changes),
                      ARRAY(SELECT DISTINCT block FROM staged_block WHERE run = $1::bigint AND changes))
