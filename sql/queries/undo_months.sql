-- The indicator-months that a version wrote, or ended: a deletion takes the rows that are empty. And how many values
-- each has, where there was none before and it has stood since: they go back as they are, and need not be looked at.
--   $1 version
SELECT indicator, period, CASE WHEN version_to IS NULL AND NOT EXISTS (
           SELECT FROM indicator_month before
            WHERE before.indicator = at.indicator AND before.period = at.period AND before.version_to = at.version_from
              AND before.n_records > 0) THEN n_records END
  FROM indicator_month at WHERE version_from = $1::int
UNION ALL
SELECT indicator, period, NULL
  FROM indicator_month before
 WHERE version_to = $1::int AND NOT EXISTS (
           SELECT FROM indicator_month at
            WHERE at.indicator = before.indicator AND at.period = before.period AND at.version_from = $1::int)
 ORDER BY indicator, period
