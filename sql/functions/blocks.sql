-- The dataset by block: what stands in one row of count_block for each block is one indicator-month to whoever asks.

-- The blocks as they stood in a version.
CREATE OR REPLACE FUNCTION blocks_at(version bigint) RETURNS SETOF count_block
LANGUAGE sql STABLE AS $$
	SELECT * FROM count_block WHERE version_from <= $1 AND (version_to IS NULL OR version_to > $1)
$$;

-- What an indicator-month of a version is by its blocks: its sums, and what it has in common with all others of the
-- same counts, whatever way these came (of the digests of the blocks, in order; NULL where one has none, or there is no
-- block).
CREATE OR REPLACE FUNCTION month_of(indicator int, period int, version int)
RETURNS TABLE (n_records int, total bigint, digest bytea)
LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(b.n_records), 0)::int, coalesce(sum(b.total), 0)::bigint,
	       CASE WHEN bool_and(b.digest IS NOT NULL)
	            THEN sha256(string_agg(int4send(b.block) || b.digest, ''::bytea ORDER BY b.block)) END
	  FROM blocks_at($3) b WHERE b.indicator = $1 AND b.period = $2
$$;

-- Is an indicator-month not the same in two versions? Blocks of which nobody computed a digest are opened.
CREATE OR REPLACE FUNCTION month_differs(indicator int, period int, from_version bigint, to_version bigint)
RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM (SELECT * FROM blocks_at(from_version) b WHERE b.indicator = $1 AND b.period = $2) f
		  FULL JOIN (SELECT * FROM blocks_at(to_version) b WHERE b.indicator = $1 AND b.period = $2) t USING (block)
		 WHERE f.version_from IS DISTINCT FROM t.version_from
		   AND CASE WHEN f.digest IS NULL OR t.digest IS NULL
		            THEN counts_of(f.counts, f.large) IS DISTINCT FROM counts_of(t.counts, t.large)
		            ELSE f.digest <> t.digest END)
$$;

-- The blocks that a run changes, as they stand from a version on. The arrays move compressed as they are.
CREATE OR REPLACE FUNCTION blocks_take(id bigint, new_version int) RETURNS void
LANGUAGE sql AS $$
	UPDATE count_block b SET version_to = new_version
	  FROM staged_block s
	 WHERE s.run = id AND s.changes
	   AND b.indicator = s.indicator AND b.period = s.period AND b.block = s.block AND b.version_to IS NULL;
	INSERT INTO count_block (indicator, period, block, version_from, n_records, total, counts, large, digest, reported)
	SELECT indicator, period, block, new_version, n_records, total,
	       CASE WHEN becomes_large IS NULL THEN coalesce(becomes, counts) END,
	       CASE WHEN becomes IS NULL THEN coalesce(becomes_large, large) END, digest, reported
	  FROM staged_block WHERE run = id AND changes AND n_records > 0
$$;
