-- functions/version_begun.sql as a cluster has it.

CREATE OR REPLACE FUNCTION blocks_first() RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT true';

-- What a node has prepared and neither committed nor given up yet keeps its locks, without a process that has them.
CREATE OR REPLACE FUNCTION nodes_promise() RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	answered boolean;
	promise boolean;
BEGIN
	SELECT bool_and(success), bool_or(success AND result <> '0') INTO answered, promise
	  FROM run_command_on_workers('SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
		 WHERE l.pid IS NULL AND l.mode = ''RowExclusiveLock'' AND c.relname ~ ''^(count|staged)_block_[0-9]+$''
		   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())');
	IF NOT answered THEN
		RAISE 'a node of the cluster does not answer' USING ERRCODE = 'cannot_connect_now';
	END IF;
	RETURN promise;
END $$;
