-- The months with values that one raw indicator is shown by area, as the keys of their rows.
--   $1 raw indicator   $2 last month or NULL
SELECT indicator, period, version_from FROM area_span($1, $2::int) WHERE version_from IS NOT NULL ORDER BY period
