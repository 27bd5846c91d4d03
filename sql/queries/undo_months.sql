-- The indicator-months that a version wrote.
--   $1 version
SELECT indicator, period FROM indicator_month WHERE version_from = $1::int ORDER BY indicator, period
