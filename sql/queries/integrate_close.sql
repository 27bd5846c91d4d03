-- The current rows of the indicator-months that a run changes end with the new version.
--   $1 run   $2 the new version
UPDATE indicator_month m
   SET version_to = $2::int
  FROM staged_month s
 WHERE s.run = $1::bigint AND s.n_new + s.n_changed + s.n_removed > 0
   AND m.indicator = s.indicator AND m.period = s.period AND m.version_to IS NULL
