-- The indicator-months of a project that hold a count in a version, in the order of its export; and whether a raw
-- indicator comes for the first time, for it may count as several.
--   $1 project   $2 version
WITH pair AS MATERIALIZED (
	SELECT c.*, row_number() OVER (PARTITION BY indicator ORDER BY indicator_common_id COLLATE "C") = 1 AS first_time
	  FROM project_of($1::bigint) p, project_pairs(p) c)
SELECT pair.indicator_common_id, m.period, m.indicator, m.version_from, pair.first_time
  FROM project_of($1::bigint) p, project_span(p, $2::bigint) span, pair
  JOIN months_at($2::bigint) m USING (indicator)
 WHERE m.n_records > 0 AND m.period BETWEEN span.first AND span.last
 ORDER BY pair.indicator_common_id COLLATE "C", m.period, m.indicator
