-- Who reports, of the months that a run changed.
--   $1 run
SELECT reporting_keep(ARRAY(SELECT DISTINCT period FROM staged_month
                             WHERE run = $1::bigint AND n_new + n_changed + n_removed > 0))
