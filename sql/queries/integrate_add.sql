-- The indicator-months that a run changes, as they stand from the new version on. The arrays move
-- compressed as they are. An indicator-month whose values do not change is not written at all.
--   $1 run   $2 the new version
INSERT INTO indicator_month (indicator, period, version_from, n_records, total, counts, digest, reported)
SELECT indicator, period, $2::int, becomes_records, becomes_total, coalesce(becomes, counts), digest, reported
  FROM staged_month
 WHERE run = $1::bigint AND n_new + n_changed + n_removed > 0
