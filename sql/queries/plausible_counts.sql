-- An indicator's months as they would be with a run, and as they stand, a row a block: its number, or NULL for a month
-- without any; the month; does the run change it; is there such a month with the run, is there now; the block's counts
-- with the run (NULL: as now), and now (NULL: none).
--   $1 run   $2 indicator   $3 first month   $4 last month
SELECT b.block, p AS period, s.run IS NOT NULL AND s.n_new + s.n_changed + s.n_removed > 0 AS changes,
       s.run IS NOT NULL OR m.indicator IS NOT NULL AS becomes_there, m.indicator IS NOT NULL AS now_there,
       b.becomes, b.now
  FROM months_between($3::int, $4::int) p
  LEFT JOIN staged_month s ON s.run = $1::bigint AND s.indicator = $2::int AND s.period = p
  LEFT JOIN indicator_month m ON m.indicator = $2::int AND m.period = p AND m.version_to IS NULL
  LEFT JOIN (
	SELECT period, block, coalesce(counts_of(staged.becomes, staged.becomes_large), counts_of(staged.counts, staged.large))
	           AS becomes,
	       counts_of(held.counts, held.large) AS now
	  FROM (SELECT * FROM count_block c WHERE c.indicator = $2::int AND c.period BETWEEN $3::int AND $4::int
	           AND stands_now(c.version_from, c.version_to, (SELECT max(version) FROM version))) held
	  FULL JOIN (SELECT * FROM staged_block c
	              WHERE c.run = $1::bigint AND c.indicator = $2::int AND c.period BETWEEN $3::int AND $4::int
	                AND c.changes) staged USING (period, block)) b ON b.period = p
 ORDER BY p, b.block
