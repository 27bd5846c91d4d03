-- Requests that are sent again with the same Idempotency-Key.

-- A lock rather than a row: whatever becomes of the program that holds it, it is gone with the transaction.
CREATE OR REPLACE FUNCTION key_alone(who text, key text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('idempotency key'), hashtext(who || ' ' || key)) THEN
		PERFORM refuse(409, 'still_running', 'The first request with this Idempotency-Key is still under way. Send this one '
			'again in a few seconds: it will get the same answer.');
	END IF;
END $$;
