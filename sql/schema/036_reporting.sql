-- Who reports: which facilities have a value, a bit each, so that months are compared without opening their arrays. The
-- first bit is slot 1; what is beyond the last one is not reported.

ALTER TABLE staged_month ADD reported bit varying;      -- who has a value afterwards: of becomes, or counts where
                                                        -- that is NULL
ALTER TABLE indicator_month ADD reported bit varying;   -- who has a value of it; NULL: nobody has looked, counts tells
ALTER TABLE staged_month ALTER reported SET COMPRESSION lz4;
ALTER TABLE indicator_month ALTER reported SET COMPRESSION lz4;

-- The same of all indicators together, for each month as it stands: made anew by whoever changes the dataset, in the
-- same transaction, of the months that change (sql/functions/reporting.sql).
CREATE TABLE reporting_month (
	period   int PRIMARY KEY CHECK (period BETWEEN 190001 AND 205012 AND period % 100 BETWEEN 1 AND 12), -- YYYYMM
	reported bit varying NOT NULL                       -- who has a value of any indicator
);
ALTER TABLE reporting_month ALTER reported SET COMPRESSION lz4;

-- Of the arrays there are: some ten minutes for a billion values.
CREATE FUNCTION pg_temp.who(counts int[]) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(string_agg(CASE WHEN c IS NULL THEN '0' ELSE '1' END, '' ORDER BY slot), '')::bit varying
	  FROM unnest(counts) WITH ORDINALITY AS cell (c, slot)
$$;
UPDATE indicator_month SET reported = pg_temp.who(counts);
UPDATE staged_month SET reported = pg_temp.who(coalesce(becomes, counts));

INSERT INTO reporting_month (period, reported)
SELECT m.period, bit_or(m.reported || substring(longest.nobody FROM length(m.reported) + 1))
  FROM (SELECT repeat('0', coalesce(max(length(reported)), 0))::bit varying AS nobody FROM indicator_month) longest
 CROSS JOIN indicator_month m
 WHERE m.version_to IS NULL AND m.n_records > 0
 GROUP BY m.period;

DROP FUNCTION pg_temp.who(int[]);
