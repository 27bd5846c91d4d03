-- A deletion where blocks are committed first (version_begun.sql): it makes a version without the values as an
-- integration would; and once that has come to be, it takes them out of the versions before.

-- The blocks of the new version. False where all is one transaction, which is delete_purge().
CREATE OR REPLACE FUNCTION delete_begin(id bigint, holder bigint, new_version int) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	selection jsonb;
	slots int[];
BEGIN
	IF NOT blocks_first() THEN
		RETURN false;
	END IF;
	selection := delete_selection(id, holder);
	IF selection IS NULL THEN
		PERFORM refuse(409, 'run_ended', 'Import {run} was cancelled, or another worker has taken it over.',
			said => jsonb_build_object('run', id));
	END IF;
	slots := selected_slots(selection);
	PERFORM delete_blocks(selection, slots, new_version);
	RETURN version_begin(id, new_version, slots);
END $$;

-- The blocks that a selection changes end with a version, and those of which some is left stand from it on.
CREATE OR REPLACE FUNCTION delete_blocks(selection jsonb, slots int[], new_version int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	numbers int[] := ARRAY(SELECT selected_indicators(selection));
	first int := (selection->>'start_period')::int;
	last int := (selection->>'end_period')::int;
	wholes int[] := ARRAY(SELECT block FROM blocks_with(slots) WHERE whole);
	gone record;
BEGIN
	UPDATE count_block b SET version_to = new_version
	 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_to IS NULL
	   AND (slots IS NULL OR b.block = ANY (wholes));
	FOR gone IN SELECT * FROM blocks_with(slots) WHERE NOT whole LOOP
		UPDATE count_block b SET version_to = new_version
		 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_to IS NULL
		   AND b.block = gone.block AND bit_count(bits_like(b.reported, block_nobody()) & gone.bits) > 0;
		INSERT INTO count_block (indicator, period, block, version_from, n_records, total, counts, large, reported)
		SELECT indicator, period, block, new_version, counts_number(counts_of(c, l)), counts_total(counts_of(c, l)), c, l,
		       reported_of(counts_of(c, l))
		  FROM (SELECT b.indicator, b.period, b.block, counts_without(b.counts, gone.bits) AS c,
		               counts_without(b.large, gone.bits) AS l
		          FROM count_block b
		         WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_to = new_version
		           AND b.block = gone.block) some_left
		 WHERE counts_number(counts_of(c, l)) > 0;
	END LOOP;
END $$;

-- The indicator-months of some of which a block ends with a version, as they stand from it on.
CREATE OR REPLACE FUNCTION months_ended(numbers int[], first int, last int, new_version int)
RETURNS TABLE (indicator int, period int, n_records bigint, total numeric, digest bytea)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT b.indicator, b.period, coalesce(sum(b.n_records) FILTER (WHERE stands), 0),
	       coalesce(sum(b.total) FILTER (WHERE stands), 0),
	       month_digest(array_agg(b.block) FILTER (WHERE stands), array_agg(b.digest) FILTER (WHERE stands))
	  FROM (SELECT c.*, stands_at(c.version_from, c.version_to, new_version) AS stands FROM count_block c
	         WHERE c.indicator = ANY (numbers) AND c.period BETWEEN first AND last) b
	 WHERE stands OR b.version_to = new_version
	 GROUP BY b.indicator, b.period HAVING bool_or(NOT stands);
END $$;

-- The new version's indicator-months.
CREATE OR REPLACE FUNCTION delete_months_now(selection jsonb, new_version int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE ended ON COMMIT DROP AS
		SELECT * FROM months_ended(ARRAY(SELECT selected_indicators(selection)), (selection->>'start_period')::int,
		                           (selection->>'end_period')::int, new_version);
	UPDATE indicator_month m SET version_to = new_version
	  FROM ended e WHERE m.indicator = e.indicator AND m.period = e.period AND m.version_to IS NULL;
	INSERT INTO indicator_month (indicator, period, version_from, n_records, total, digest)
	SELECT indicator, period, new_version, n_records, total, digest FROM ended WHERE n_records > 0;
END $$;

-- Take what a deletion deletes out of the versions before its own. Who reads one of them at the moment is waited for.
CREATE OR REPLACE FUNCTION delete_earlier(id bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	begun version_begun;
BEGIN
	DELETE FROM version_begun b WHERE b.run = id RETURNING * INTO begun;
	IF FOUND THEN
		PERFORM readers_wait();
		PERFORM delete_months((SELECT selection FROM run_delete d WHERE d.run = id), begun.slots, begun.version);
		DELETE FROM version_size;
	END IF;
END $$;

-- Until those end that had begun to read, at most half a minute: whoever reads blocks has looked at version before.
CREATE OR REPLACE FUNCTION readers_wait() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	until timestamptz := clock_timestamp() + interval '30 seconds';
	readers text[] := ARRAY(SELECT virtualtransaction FROM pg_locks
	                         WHERE relation = 'version'::regclass AND pid <> pg_backend_pid());
BEGIN
	WHILE clock_timestamp() < until AND EXISTS (SELECT FROM pg_locks WHERE virtualtransaction = ANY (readers)) LOOP
		PERFORM pg_sleep(0.05);
	END LOOP;
END $$;
