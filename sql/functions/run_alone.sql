-- One worker at a time, also when one of them is paused, or on a host that is gone, with a transaction open.

-- The sessions that work on runs.
CREATE OR REPLACE VIEW run_holder AS
	SELECT run.run, run.lease_until, l.pid
	  FROM pg_locks l
	  JOIN run ON (run.run % 2147483647)::int::oid = l.objid
	 WHERE l.locktype = 'advisory' AND l.classid = 1 AND l.objsubid = 2 AND l.granted
	   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database());

-- From here to the end of the transaction nobody else works on a run. Who was at it before has been overtaken, as its
-- fence is not ours; its session is ended, for it may hold locks that it will never let go.
CREATE OR REPLACE FUNCTION run_alone(id bigint, holder bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM run WHERE run.run = id AND run.fence = holder) THEN
		PERFORM refuse(409, 'run_ended', 'Import {run} was cancelled, or another worker has taken it over.',
			said => jsonb_build_object('run', id));
	END IF;
	PERFORM pg_terminate_backend(pid, 5000) FROM run_holder WHERE run = id AND pid <> pg_backend_pid();
	PERFORM pg_advisory_xact_lock(1, (id % 2147483647)::int);
END $$;

-- One integration at a time, on every host, to the end of the transaction, and nothing left of those that were not
-- ended. One before us whose run has been without a living worker for long is ended; not at once, as a lease is not
-- renewed during the last statement and the commit.
-- A session that says nothing for so many seconds between two statements ends as well, for its worker does not live: it
-- would keep the run's row locked, and nobody could take the run over.
CREATE OR REPLACE FUNCTION integrate_alone(lease int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	integration bigint := hashtext('hmis-intake integrate');
BEGIN
	PERFORM set_config('idle_in_transaction_session_timeout', lease || 's', true);
	WHILE NOT pg_try_advisory_xact_lock(integration) LOOP
		PERFORM pg_terminate_backend(pid)
		   FROM run_holder JOIN pg_locks l USING (pid)
		  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.objid = (integration & 4294967295)::oid AND l.granted
		    AND coalesce(run_holder.lease_until, '-infinity') < clock_timestamp() - interval '10 seconds';
		PERFORM pg_sleep(0.02);
	END LOOP;
	PERFORM versions_clear();
END $$;
