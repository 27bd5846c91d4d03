-- Requests that are sent again with the same Idempotency-Key.

-- A lock rather than a row: whatever becomes of the program that holds it, it is gone with the transaction.
CREATE OR REPLACE FUNCTION key_alone(who text, key text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('idempotency key'), hashtext(who || ' ' || key)) THEN
		PERFORM refuse(409, 'still_running', 'The first request with this Idempotency-Key is still under way. Send this one again in a few '
			'seconds: it will get the same answer.');
	END IF;
END $$;

-- Begin an import.
CREATE OR REPLACE FUNCTION run_new(kind text, who text, key text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run;
BEGIN
	IF key IS NOT NULL THEN
		PERFORM key_alone(who, key);
		SELECT * INTO it FROM run WHERE created_by = who AND idempotency_key = key;
		IF it.source <> kind THEN
			PERFORM refuse(422, 'key_reused', 'You began an import of another kind with this Idempotency-Key before. Give each import its own.');
		END IF;
	END IF;
	IF it.run IS NULL THEN
		INSERT INTO run (source, created_by, idempotency_key) VALUES (kind, who, key) RETURNING * INTO it;
	END IF;
	-- as it was answered the first time, however far it has come since
	RETURN (SELECT json_build_object('run', it.run, 'source', kind, 'state', 'new', 'step', step) FROM run_wizard(it) WHERE number = 1);
END $$;
