-- Who reports, of the months and blocks that a run changed.
--   $1 run
SELECT reporting_keep(array_agg(DISTINCT period), array_agg(DISTINCT block))
  FROM staged_block WHERE run = $1::bigint AND changes HAVING count(*) > 0
