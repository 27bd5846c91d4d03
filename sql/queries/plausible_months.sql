-- The raw indicators of a run whose newest months with a change are looked at: how many, from which month to which.
--   $1 run   $2 at most so many months of each
SELECT indicator, min(period), max(period)
  FROM (SELECT indicator, period, row_number() OVER (PARTITION BY indicator ORDER BY period DESC) AS n
          FROM staged_month WHERE run = $1::bigint AND n_new + n_changed + n_removed > 0) newest
 WHERE n <= $2::int
 GROUP BY indicator
 ORDER BY indicator
 LIMIT 1000
