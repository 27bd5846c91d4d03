-- The dataset by block: what stands in one row of count_block for each block is one indicator-month to whoever asks.

-- Is an indicator-month not the same in two versions? Blocks of which nobody computed a digest are opened.
CREATE OR REPLACE FUNCTION month_differs(indicator int, period int, from_version bigint, to_version bigint)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN EXISTS (
		SELECT FROM (SELECT * FROM count_block b WHERE b.indicator = $1 AND b.period = $2
		                AND stands_at(b.version_from, b.version_to, $3::int)) f
		  FULL JOIN (SELECT * FROM count_block b WHERE b.indicator = $1 AND b.period = $2
		                AND stands_at(b.version_from, b.version_to, $4::int)) t USING (block)
		 WHERE f.version_from IS DISTINCT FROM t.version_from
		   AND CASE WHEN f.digest IS NULL OR t.digest IS NULL
		            THEN counts_of(f.counts, f.large) IS DISTINCT FROM counts_of(t.counts, t.large)
		            ELSE f.digest <> t.digest END);
END $$;

-- The blocks that a run changes, as they stand from a version on. The arrays move compressed as they are.
CREATE OR REPLACE FUNCTION blocks_take(id bigint, new_version int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE count_block b SET version_to = new_version
	  FROM staged_block s
	 WHERE s.run = id AND s.changes
	   AND b.indicator = s.indicator AND b.period = s.period AND b.block = s.block AND b.version_to IS NULL;
	INSERT INTO count_block (indicator, period, block, version_from, n_records, total, counts, large, digest, reported)
	SELECT indicator, period, block, new_version, n_records, total,
	       CASE WHEN becomes_large IS NULL THEN coalesce(becomes, counts) END,
	       CASE WHEN becomes IS NULL THEN coalesce(becomes_large, large) END, digest, reported
	  FROM staged_block WHERE run = id AND changes AND n_records > 0;
END $$;

-- The indicator-months that a run changes, as their blocks say that they stand in a version; before their staging goes.
CREATE OR REPLACE FUNCTION months_taken(id bigint, new_version int)
RETURNS TABLE (indicator int, period int, n_records bigint, total numeric, digest bytea)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT b.indicator, b.period, sum(b.n_records), sum(b.total),
	       month_digest(array_agg(b.block), array_agg(b.digest))
	  FROM (SELECT DISTINCT s.indicator, s.period FROM staged_block s WHERE s.run = id AND s.changes) s
	  JOIN count_block b ON b.indicator = s.indicator AND b.period = s.period
	                    AND stands_at(b.version_from, b.version_to, new_version)
	 GROUP BY b.indicator, b.period;
END $$;
