-- How a version comes to be where its blocks are on several nodes, which commit one after another: first the blocks,
-- for good; then, once every node has them, its row in version and all that is said of it. README.md, "How a version is
-- made".

-- Are the blocks of a version committed before all else of it? On one PostgreSQL all of it is one transaction.
CREATE OR REPLACE FUNCTION blocks_first() RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT false';

-- Has a node promised to commit blocks, and not done so yet?
CREATE OR REPLACE FUNCTION nodes_promise() RETURNS boolean
LANGUAGE sql VOLATILE AS 'SELECT false';

-- Wait until none has. One that fell over has its promises still when it is back, and Citus has it keep them within a
-- minute.
CREATE OR REPLACE FUNCTION nodes_wait() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	until timestamptz := clock_timestamp() + interval '90 seconds';
BEGIN
	WHILE nodes_promise() LOOP
		IF clock_timestamp() > until THEN
			RAISE 'a node of the cluster does not do what it promised' USING ERRCODE = 'cannot_connect_now';
		END IF;
		PERFORM pg_sleep(0.05);
	END LOOP;
END $$;

-- End what was begun and not ended: a version that did not come to be is taken away, and what a deletion that did had
-- to take out of the versions before is taken out. Under the lock of integrations.
CREATE OR REPLACE FUNCTION versions_clear() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	newest int := newest_version();
BEGIN
	PERFORM nodes_wait();
	PERFORM delete_earlier(b.run) FROM version_begun b WHERE b.version <= newest;
	IF EXISTS (SELECT FROM version_begun) THEN
		DELETE FROM count_block WHERE version_from > newest;
		UPDATE count_block SET version_to = NULL WHERE version_to > newest;
		DELETE FROM version_begun;
	END IF;
END $$;

-- The same when there is no work, unless somebody integrates or a node has still to say what it has.
CREATE OR REPLACE FUNCTION versions_tidy() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM version_begun) AND pg_try_advisory_xact_lock(hashtext('hmis-intake integrate'))
	   AND NOT nodes_promise() THEN
		PERFORM versions_clear();
	END IF;
END $$;

-- Before a run is staged: an undo reads what stood before, and is not to bring back what a deletion is just taking out.
CREATE OR REPLACE FUNCTION versions_end() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	-- without a look at version, as readers_wait() would wait for us
	IF EXISTS (SELECT FROM version_begun JOIN run USING (run) WHERE run.state = 'integrated') THEN
		PERFORM pg_advisory_xact_lock(hashtext('hmis-intake integrate'));
		PERFORM versions_clear();
	END IF;
	PERFORM nodes_wait();
END $$;

-- The blocks of a version are written. Are they to be committed before the rest? Then the session keeps the locks of
-- the integration and of the run, as they are let go with the transaction. without: of a deletion, whose values it
-- takes away.
CREATE OR REPLACE FUNCTION version_begin(id bigint, new_version int, without int[] DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
	IF blocks_first() THEN
		INSERT INTO version_begun (version, run, slots) VALUES (new_version, id, without);
		PERFORM pg_advisory_lock(hashtext('hmis-intake integrate')), pg_advisory_lock(1, (id % 2147483647)::int);
	END IF;
	RETURN blocks_first();
END $$;

-- They are committed, and in the next transaction the version goes on, once every node has them; lease: as
-- integrate_alone() has it. Not if they were cleared away, as those of somebody who was thought dead. A deletion is not
-- at its end then (delete_earlier()).
CREATE OR REPLACE FUNCTION version_go_on(id bigint, new_version int, lease int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('idle_in_transaction_session_timeout', lease || 's', true);
	PERFORM nodes_wait();
	DELETE FROM version_begun b
	 WHERE b.version = new_version AND b.run = id AND (SELECT source <> 'delete' FROM run r WHERE r.run = id);
	IF NOT FOUND AND NOT EXISTS (SELECT FROM version_begun b WHERE b.version = new_version AND b.run = id) THEN
		PERFORM refuse(409, 'run_ended', 'Import {run} was cancelled, or another worker has taken it over.',
			said => jsonb_build_object('run', id));
	END IF;
END $$;
