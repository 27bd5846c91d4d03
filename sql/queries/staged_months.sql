-- The indicator-months a run staged, in the order in which they are compared.
--   $1 run
SELECT indicator, period FROM staged_month WHERE run = $1::bigint ORDER BY indicator, period
