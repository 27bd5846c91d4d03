-- Versions of which the blocks are written, and nothing else yet (functions/version_begun.sql): on a cluster alone, and
-- for a moment, but when who made one was killed.
CREATE TABLE version_begun (
	version int PRIMARY KEY,                            -- what it is going to be in version.version
	run     bigint NOT NULL REFERENCES run,             -- which makes it
	slots   int[]                                       -- of a deletion: whose values go; NULL: everybody's
);
DROP FUNCTION IF EXISTS delete_months(int[]), value_brought(int, int, int);
