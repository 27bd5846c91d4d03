-- The indicator-months that a run changes, as their blocks say that they stand from the new version on. One whose
-- values do not change is not written at all.
--   $1 run   $2 the new version
INSERT INTO indicator_month (indicator, period, version_from, n_records, total, digest)
SELECT s.indicator, s.period, $2::int, m.n_records, m.total, m.digest
  FROM staged_month s CROSS JOIN LATERAL month_of(s.indicator, s.period, $2::int) m
 WHERE s.run = $1::bigint AND s.n_new + s.n_changed + s.n_removed > 0
