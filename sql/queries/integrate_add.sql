-- The indicator-months that a run changes, as their blocks say that they stand from the new version on. One whose
-- values do not change is not written at all.
--   $1 run   $2 the new version
INSERT INTO indicator_month (indicator, period, version_from, n_records, total, digest)
SELECT s.indicator, s.period, $2::int, coalesce(m.n_records, 0), coalesce(m.total, 0), m.digest
  FROM staged_month s LEFT JOIN months_taken($1::bigint, $2::int) m USING (indicator, period)
 WHERE s.run = $1::bigint AND s.n_new + s.n_changed + s.n_removed > 0
