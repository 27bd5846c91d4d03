-- functions/base/blocks.sql as a cluster has it.

-- Nodes commit one after another, and none knows what the others have: there it is what stood when the newest version
-- came to be, which has a row in version once its blocks are on every node, and not before.
CREATE OR REPLACE FUNCTION stands_now(version_from int, version_to int, newest int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT version_from <= newest AND (version_to IS NULL OR version_to > newest)
$$;
