-- Ahead of 039_blocks.sql: the dataset's counts are copied into blocks of facilities, an indicator at a time and each
-- for good, while programs of the schema before read and integrate as they do. Applied again it goes on where it was
-- stopped. What comes meanwhile is copied by 039_blocks.sql.

-- Slots of a block: of the whole dataset, so it is said once and stays. Tests say less, to meet the borders.
\if :{?block_slots}
\else
\set block_slots 2048
\endif
SELECT to_regproc('block_slots') IS NULL AS first_time \gset
\if :first_time
\set body 'SELECT ' :block_slots
CREATE FUNCTION block_slots() RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS :'body';
\endif

-- The counts of one raw indicator and month of the facilities whose slots lie in one block, from one version to
-- another. A block that does not change is not written, and one without counts has no row. Every unique key contains
-- indicator and nothing refers to other tables, so that it can be distributed.
CREATE TABLE IF NOT EXISTS count_block (
	indicator    int NOT NULL,                          -- raw_indicator.indicator
	period       int NOT NULL,                          -- YYYYMM
	block        int NOT NULL,                          -- 0 has the slots up to block_slots(), 1 as many after them, ...
	version_from int NOT NULL,                          -- the version that brought these counts
	version_to   int,                                   -- the version that replaced them; NULL: current
	n_records    int NOT NULL,                          -- counts that are not NULL
	total        bigint NOT NULL,                       -- their sum
	counts       smallint[],                            -- by place in the block; NULL: not reported, 0: reported zero;
	                                                    -- the last one is not NULL
	large        int[],                                 -- the same where one of them is over 32767; counts is NULL then
	digest       bytea,                                 -- 16 bytes of BLAKE2b over the counts (data/copy.h); NULL where
	                                                    -- who wrote the row did not compute it
	reported     bit varying NOT NULL,                  -- who has a value, a bit for each place up to the last that has
	PRIMARY KEY (indicator, period, block, version_from),
	CHECK (version_to > version_from), CHECK (num_nulls(counts, large) = 1)
);
ALTER TABLE count_block ALTER counts SET COMPRESSION lz4, ALTER large SET COMPRESSION lz4,
	ALTER reported SET COMPRESSION lz4;
CREATE UNIQUE INDEX IF NOT EXISTS count_block_current ON count_block (indicator, period, block)
	WHERE version_to IS NULL;
-- What is asked of one facility, or of a part of them, over all indicators.
CREATE INDEX IF NOT EXISTS count_block_place ON count_block (block, period) WHERE version_to IS NULL;

-- What is copied, with all that it had up to a version.
CREATE TABLE IF NOT EXISTS carried (
	indicator int PRIMARY KEY,                          -- which
	version   int NOT NULL,                             -- the newest one before it was copied
	took      interval NOT NULL                         -- how long it took
);

-- Up to the last one that is set.
CREATE OR REPLACE FUNCTION carry_trimmed(bits bit varying) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT rtrim(bits::text, '0')::bit varying
$$;

CREATE OR REPLACE FUNCTION carry_reported(counts int[]) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(string_agg(CASE WHEN c IS NULL THEN '0' ELSE '1' END, '' ORDER BY slot), '')::bit varying
	  FROM unnest(counts) WITH ORDINALITY AS cell (c, slot)
$$;

-- Some months of an indicator, in all versions. Neighbors that say the same of a block are one row of it.
CREATE OR REPLACE FUNCTION carry_months(of_indicator int, first int, last int) RETURNS void
LANGUAGE sql AS $$
	DELETE FROM count_block b WHERE b.indicator = of_indicator AND b.period BETWEEN first AND last;
	WITH whole AS (
		SELECT m.*, coalesce(m.reported, carry_reported(m.counts)) AS bits FROM indicator_month m
		 WHERE m.indicator = of_indicator AND m.period BETWEEN first AND last),
	     cut AS (
		SELECT w.*, block, block * block_slots() AS before,
		       carry_trimmed(substring(bits FROM block * block_slots() + 1 FOR block_slots())) AS reported_here
		  FROM whole w CROSS JOIN LATERAL generate_series(0, (length(bits) - 1) / block_slots()) block),
	     part AS (
		SELECT period, block, version_from, version_to, reported_here,
		       counts[before + 1:before + length(reported_here)] AS counts,
		       CASE WHEN length(bits) <= block_slots() THEN digest END AS digest -- the month's is the block's
		  FROM cut WHERE length(reported_here) > 0),
	     beside AS (
		SELECT *, lag(version_to) OVER older IS DISTINCT FROM version_from
		          OR lag(counts) OVER older IS DISTINCT FROM counts AS begins
		  FROM part WINDOW older AS (PARTITION BY period, block ORDER BY version_from)),
	     stretch AS (
		SELECT *, sum(begins::int) OVER (PARTITION BY period, block ORDER BY version_from) AS nth FROM beside),
	     ends AS (
		SELECT *, first_value(version_to) OVER (PARTITION BY period, block, nth ORDER BY version_from DESC) AS ends_with
		  FROM stretch)
	INSERT INTO count_block (indicator, period, block, version_from, version_to, n_records, total, counts, large, digest,
	                         reported)
	SELECT of_indicator, period, block, version_from, ends_with, bit_count(reported_here), sum,
	       CASE WHEN max <= 32767 THEN counts::smallint[] END, CASE WHEN max > 32767 THEN counts END, digest, reported_here
	  FROM ends CROSS JOIN LATERAL (SELECT sum(c), max(c) FROM unnest(counts) c) n WHERE begins
$$;

-- Copy the next indicator, or one that values were deleted of since it was copied; how far it is, or NULL: that was
-- all.
CREATE OR REPLACE FUNCTION carry_next() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	next int;
	stands int := (SELECT coalesce(max(version), 0) FROM version);
	deleted int := (SELECT coalesce(max(version), 0) FROM version WHERE source = 'delete');
	began timestamptz := clock_timestamp();
	n bigint;
	n_all bigint;
	usual interval;
BEGIN
	SELECT min(m.indicator), count(*) INTO next, n
	  FROM (SELECT DISTINCT indicator FROM indicator_month UNION SELECT indicator FROM carried) m
	  LEFT JOIN carried c USING (indicator) WHERE c.version IS NULL OR c.version < deleted;
	IF next IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM carry_months(next, 0, 999999);
	INSERT INTO carried (indicator, version, took) VALUES (next, stands, clock_timestamp() - began)
	    ON CONFLICT (indicator) DO UPDATE SET version = excluded.version, took = excluded.took;
	SELECT count(*), avg(took) INTO n_all, usual FROM carried;
	RETURN format('%s of %s indicators are in blocks of facilities, about %s left', n_all, n_all + n - 1,
		to_char(usual * (n - 1), 'HH24:MI:SS'));
END $$;
