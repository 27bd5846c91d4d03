-- An indicator-month as it stands: its records and total beside each of the blocks asked for that it has, NULL when it
-- has none of them. Counts are NULL when they are those of the digest, which spares sending them.
--   $1 indicator   $2 period   $3 blocks   $4 the digest of each   $5 the newest version
SELECT m.n_records, m.total, b.block, CASE WHEN known.other THEN b.counts END, CASE WHEN known.other THEN b.large END
  FROM indicator_month m
  LEFT JOIN (SELECT * FROM count_block b
              WHERE b.indicator = $1::int AND b.period = $2::int AND b.block = ANY ($3::int[])
                AND stands_now(b.version_from, b.version_to, $5::int)) b ON true
 CROSS JOIN LATERAL (
	SELECT b.digest IS DISTINCT FROM ($4::bytea[])[array_position($3::int[], b.block)] AS other) known
 WHERE m.indicator = $1::int AND m.period = $2::int AND m.version_to IS NULL
 ORDER BY b.block
