-- Where a facility's counts stand: which block a slot is in, and which place of its arrays. block_slots(), which says
-- how many slots a block has, is of the dataset (sql/ahead/039_blocks.sql); C has the same in lib/data/blocks.h.

CREATE OR REPLACE FUNCTION block_of(slot int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (slot - 1) / block_slots() $$;

CREATE OR REPLACE FUNCTION block_place(slot int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (slot - 1) % block_slots() + 1 $$;

CREATE OR REPLACE FUNCTION block_slot(block int, place bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT block * block_slots() + place::int $$;

-- Counts of a block, which are small, or large where one of them is over 32767; and the one at a place.
CREATE OR REPLACE FUNCTION counts_of(counts smallint[], large int[]) RETURNS int[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(large, counts::int[]) $$;

CREATE OR REPLACE FUNCTION count_at(counts smallint[], large int[], place int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(large[place], counts[place]) $$;

-- A bit for each place of a block, none of them set.
CREATE OR REPLACE FUNCTION block_nobody() RETURNS bit varying
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT repeat('0', block_slots())::bit varying $$;

-- Whether what stands from one version to another (NULL: to the end) is so in a version.
CREATE OR REPLACE FUNCTION stands_at(version_from int, version_to int, version int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT version_from <= version AND (version_to IS NULL OR version_to > version)
$$;

-- Whether it does so in the newest version. One PostgreSQL shows all that a version did at once, so there it is what
-- has no end, as the indexes have it; nodes of a cluster do not, and have another one (../../citus/base.sql).
CREATE OR REPLACE FUNCTION stands_now(version_from int, version_to int, newest int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT version_to IS NULL $$;

-- Some slots as the blocks they are in, with bits for all places, set for those that are one of them; whole: they are
-- all that the registry has in the block.
CREATE OR REPLACE FUNCTION blocks_with(slots int[]) RETURNS TABLE (block int, bits bit varying, whole boolean)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT block_of(f.slot), bit_or(set_bit(block_nobody()::bit varying, block_place(f.slot) - 1, 1))
	           FILTER (WHERE chosen.slot IS NOT NULL)::bit varying, bool_and(chosen.slot IS NOT NULL)
	  FROM facility f LEFT JOIN (SELECT DISTINCT s AS slot FROM unnest(slots) s) chosen USING (slot)
	 GROUP BY 1 HAVING count(chosen.slot) > 0;
END $$;

-- Whether the bits have one for a place; those beyond their end are none.
CREATE OR REPLACE FUNCTION has_bit(bits bit varying, place bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN place <= length(bits) THEN get_bit(bits, place::int - 1) = 1 ELSE false END
$$;

-- Bits as many as those of nobody.
CREATE OR REPLACE FUNCTION bits_like(bits bit varying, nobody bit varying) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT substring(bits || substring(nobody FROM length(bits) + 1) FROM 1 FOR length(nobody))
$$;

-- The bits of a block among those of all slots.
CREATE OR REPLACE FUNCTION bits_among(block int, bits bit varying, nobody bit varying) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT bits_like(substring(nobody FROM 1 FOR block * block_slots()) || bits, nobody)
$$;

-- Which counts there are, a bit for each up to the last.
CREATE OR REPLACE FUNCTION reported_of(counts int[]) RETURNS bit varying
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(string_agg(CASE WHEN c IS NULL THEN '0' ELSE '1' END, '' ORDER BY place), '')::bit varying
	  FROM unnest(counts) WITH ORDINALITY AS cell (c, place)
$$;

-- Counts by place without those of some places, up to the last one that is left.
CREATE OR REPLACE FUNCTION counts_without(counts anyarray, bits bit varying) RETURNS anyarray
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT coalesce((array_agg(c ORDER BY place))[:max(place) FILTER (WHERE c IS NOT NULL)], '{}')
	  FROM (SELECT place, CASE WHEN get_bit(bits, place::int - 1) = 0 THEN c END AS c
	          FROM unnest(counts) WITH ORDINALITY AS cell (c, place)) left_over
$$;

-- How many counts there are, and their sum.
CREATE OR REPLACE FUNCTION counts_number(counts int[]) RETURNS int
LANGUAGE sql IMMUTABLE AS $$ SELECT count(c)::int FROM unnest(counts) c $$;

CREATE OR REPLACE FUNCTION counts_total(counts int[]) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(sum(c), 0) FROM unnest(counts) c $$;

-- What an indicator-month is by the digests of its blocks: the same as all others of the same counts, whatever way
-- these came. blocks, digests: in order; NULL where one has none, or there is no block.
CREATE OR REPLACE FUNCTION month_digest(blocks int[], digests bytea[]) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN bool_and(d.digest IS NOT NULL)
	            THEN sha256(string_agg(int4send(d.block) || d.digest, ''::bytea ORDER BY d.block)) END
	  FROM unnest(blocks, digests) d (block, digest)
$$;
