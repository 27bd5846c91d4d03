-- An indicator's months as they would be with a run, and as they stand.
--   $1 run   $2 indicator   $3 first month   $4 last month
SELECT p AS period, s.run IS NOT NULL AND s.n_new + s.n_changed + s.n_removed > 0 AS changes,
       CASE WHEN s.run IS NULL THEN m.counts ELSE coalesce(s.becomes, s.counts) END AS becomes, m.counts AS now
  FROM months_between($3::int, $4::int) p
  LEFT JOIN staged_month s ON s.run = $1::bigint AND s.indicator = $2::int AND s.period = p
  LEFT JOIN indicator_month m ON m.indicator = $2::int AND m.period = p AND m.version_to IS NULL
 ORDER BY p
