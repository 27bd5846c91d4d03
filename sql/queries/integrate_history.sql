-- What the new version does to each indicator-month, for the history of its indicator.
--   $1 run   $2 the new version
INSERT INTO version_month (version, indicator, period, new, changed, removed)
SELECT $2::int, indicator, period, n_new, n_changed, n_removed
  FROM staged_month
 WHERE run = $1::bigint AND n_new + n_changed + n_removed > 0
