-- Counts in blocks of facilities (count_block, made ahead of this by ahead/039_blocks.sql): a row of indicator_month is
-- the summary of its blocks.

ANALYZE count_block;

-- From here to the end nobody integrates, stages or deletes. A worker has two sessions, one of which may wait for us
-- while we wait for the other: what does not come soon is let go, and tried again.
SELECT pg_advisory_xact_lock(hashtext('hmis-intake integrate')::bigint);
DO $$ BEGIN
	LOOP
		BEGIN
			SET LOCAL lock_timeout = '1s';
			LOCK TABLE indicator_month, staged_month IN ACCESS EXCLUSIVE MODE;
			SET LOCAL lock_timeout = 0;
			EXIT;
		EXCEPTION WHEN lock_not_available THEN
			PERFORM pg_sleep(0.5 + random());
		END;
	END LOOP;
END $$;

-- What came since it was copied.
SELECT carry_months(m.indicator, m.period, m.period)
  FROM (SELECT indicator, period FROM indicator_month LEFT JOIN carried USING (indicator)
         WHERE carried.version IS NULL OR version_from > carried.version OR version_to > carried.version
         GROUP BY indicator, period) m;
SELECT carry_months(indicator, 0, 999999)
  FROM carried WHERE version < (SELECT max(version) FROM version WHERE source = 'delete');

-- What a run would put into a block: staged_month has the sums of its indicator-month.
CREATE TABLE staged_block (
	run       bigint NOT NULL,                          -- whose
	indicator int NOT NULL,                             -- raw_indicator.indicator
	period    int NOT NULL,                             -- YYYYMM
	block     int NOT NULL,                             -- as in count_block
	changes   boolean NOT NULL,                         -- the block would not be what it is now
	n_records int NOT NULL,                             -- counts it has afterwards
	total     bigint NOT NULL,                          -- their sum
	counts    smallint[],                               -- by place in the block: the source's; NULL: not in it
	large     int[],                                    -- the same where one of them is over 32767; counts is NULL then
	becomes   smallint[],                               -- by place in the block: afterwards; NULL: as the source's
	becomes_large int[],                                -- the same where one of them is over 32767; becomes is NULL then
	digest    bytea,                                    -- of what it has afterwards; NULL: not computed
	reported  bit varying,                              -- who has a value afterwards
	PRIMARY KEY (run, indicator, period, block),
	CHECK (num_nulls(counts, large) = 1)
);
ALTER TABLE staged_block ALTER counts SET COMPRESSION lz4, ALTER large SET COMPRESSION lz4,
	ALTER becomes SET COMPRESSION lz4, ALTER becomes_large SET COMPRESSION lz4, ALTER reported SET COMPRESSION lz4;

-- What is staged goes along; a block of which the source has no count only if it takes some away.
CREATE FUNCTION pg_temp.part(counts int[], block int) RETURNS int[]
LANGUAGE sql AS $$
	SELECT coalesce(counts[block * block_slots() + 1:block * block_slots()
	                       + length(carry_trimmed(carry_reported(
	                             counts[block * block_slots() + 1:(block + 1) * block_slots()])))], '{}')
$$;
CREATE FUNCTION pg_temp.small(counts int[]) RETURNS smallint[]
LANGUAGE sql AS $$
	SELECT CASE WHEN 32767 >= ALL (array_remove(counts, NULL)) THEN counts::smallint[] END
$$;
CREATE FUNCTION pg_temp.large(counts int[]) RETURNS int[]
LANGUAGE sql AS $$
	SELECT CASE WHEN 32767 < ANY (array_remove(counts, NULL)) THEN counts END
$$;
INSERT INTO staged_block (run, indicator, period, block, changes, n_records, total, counts, large, becomes,
                          becomes_large, digest, reported)
SELECT run, indicator, period, block, changes, (SELECT count(c) FROM unnest(afterwards) c),
       (SELECT coalesce(sum(c), 0) FROM unnest(afterwards) c), pg_temp.small(counts), pg_temp.large(counts),
       CASE WHEN afterwards <> counts THEN pg_temp.small(afterwards) END,
       CASE WHEN afterwards <> counts THEN pg_temp.large(afterwards) END, NULL, carry_reported(afterwards)
  FROM (SELECT s.run, s.indicator, s.period, g.block, cut.sent AS counts,
               s.n_new + s.n_changed + s.n_removed > 0 AND
                   cut.becomes <> coalesce(b.large, b.counts::int[], '{}') AS changes,
               CASE WHEN s.n_new + s.n_changed + s.n_removed > 0 THEN cut.becomes ELSE cut.sent END AS afterwards
          FROM staged_month s
         CROSS JOIN LATERAL generate_series(0, (greatest(cardinality(s.counts), cardinality(s.becomes), 1) - 1)
                                               / block_slots()) g (block)
         CROSS JOIN LATERAL (SELECT pg_temp.part(s.counts, g.block) AS sent,
                                    pg_temp.part(coalesce(s.becomes, s.counts), g.block) AS becomes) cut
          LEFT JOIN count_block b ON b.indicator = s.indicator AND b.period = s.period AND b.block = g.block
                                 AND b.version_to IS NULL) part
 WHERE changes OR counts <> '{}';

-- The digest of a month is made of those of its blocks (month_of); it is computed when the month changes next. The
-- table is written anew without the arrays.
CREATE OR REPLACE VIEW hmis_data AS -- so that what somebody made of it stays; the functions have it as it is then
	SELECT facility.facility_id, raw_indicator.raw_indicator_id, m.period AS period_id, cell.count,
	       m.version_from AS version
	  FROM indicator_month m
	  JOIN raw_indicator USING (indicator)
	  JOIN count_block b ON b.indicator = m.indicator AND b.period = m.period AND b.version_to IS NULL
	 CROSS JOIN unnest(coalesce(b.large, b.counts::int[])) WITH ORDINALITY AS cell (count, place)
	  JOIN facility ON facility.slot = b.block * block_slots() + cell.place
	 WHERE cell.count IS NOT NULL AND m.version_to IS NULL;
ALTER TABLE indicator_month DROP counts, DROP reported, ALTER digest TYPE bytea USING NULL::bytea;
ALTER TABLE staged_month DROP counts, DROP becomes, DROP digest, DROP reported;

-- Who reports, by block.
DROP TABLE reporting_month;
CREATE TABLE reporting_month (
	period   int NOT NULL CHECK (period BETWEEN 190001 AND 205012 AND period % 100 BETWEEN 1 AND 12), -- YYYYMM
	block    int NOT NULL,                              -- as in count_block
	reported bit varying NOT NULL,                      -- who has a value of any indicator, a bit for each place
	PRIMARY KEY (period, block)
);
ALTER TABLE reporting_month ALTER reported SET COMPRESSION lz4;
INSERT INTO reporting_month (period, block, reported)
SELECT period, block, bit_or(reported || substring(nobody FROM length(reported) + 1))
  FROM count_block, (SELECT repeat('0', block_slots())::bit varying AS nobody) empty
 WHERE version_to IS NULL GROUP BY period, block;

DROP FUNCTION carry_next(), carry_months(int, int, int), carry_reported(int[]), carry_trimmed(bit varying),
	pg_temp.part(int[], int), pg_temp.small(int[]), pg_temp.large(int[]);
DROP TABLE carried;
DROP FUNCTION IF EXISTS reported_of(int[]), counts_without(int[], int[]), reporting_keep(int[]), delete_months(int[]);
