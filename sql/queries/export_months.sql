-- The indicator-months of a version that hold a count, in the order of the export.
--   $1 version, or NULL: the current one
SELECT m.indicator, m.period, m.version_from, r.raw_indicator_id
  FROM indicator_month m
  JOIN raw_indicator r USING (indicator)
 WHERE n_records > 0
   AND CASE WHEN $1::int IS NULL THEN version_to IS NULL
            ELSE version_from <= $1::int AND (version_to IS NULL OR version_to > $1::int) END
 ORDER BY r.raw_indicator_id, m.period
