-- Looking through a large file: asked for by the page that maps its columns, done by the worker.

-- How far it is, as the page has it.
CREATE OR REPLACE FUNCTION examination_state(run_examination) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('percent', $1.percent, 'done', $1.done, 'failure', $1.failure,
	           'waiting', $1.began_at IS NULL,
	           'eta_seconds', CASE WHEN $1.percent BETWEEN 3 AND 99 THEN
	               ceil(extract(epoch FROM clock_timestamp() - $1.began_at) * (100 - $1.percent) / $1.percent)::int END)
$$;

-- Ask for it, once: the same again tells how far it is, and so does what failed for a reason that is the file's.
CREATE OR REPLACE FUNCTION examination_ask(id bigint, what jsonb, by_person boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE kept run_examination;
BEGIN
	INSERT INTO run_examination AS e (run, asked, chosen) VALUES (id, what, by_person)
	    ON CONFLICT (run) DO UPDATE
	   SET asked = excluded.asked, chosen = excluded.chosen, asked_at = clock_timestamp(), fence = e.fence + 1,
	       lease_until = NULL, attempts = 0, began_at = NULL, percent = 0, done = false, failure = NULL
	     WHERE e.asked <> excluded.asked OR e.done AND e.failure IS NULL;
	IF FOUND THEN
		PERFORM pg_notify('work', id::text);
	END IF;
	SELECT * INTO kept FROM run_examination WHERE run_examination.run = id;
	RETURN examination_state(kept);
END $$;

-- The next one that waits, or whose worker fell silent.
CREATE OR REPLACE FUNCTION examination_take(seconds int) RETURNS SETOF json
LANGUAGE sql AS $$
	UPDATE run_examination e
	   SET fence = e.fence + 1, attempts = e.attempts + 1, began_at = clock_timestamp(), percent = 0,
	       lease_until = clock_timestamp() + make_interval(secs => seconds)
	 WHERE e.run = (SELECT run FROM run_examination
	                 WHERE NOT done AND coalesce(lease_until, '-infinity') < clock_timestamp()
	                 ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
	RETURNING json_build_object('run', e.run, 'asked', e.asked, 'fence', e.fence, 'attempts', e.attempts,
	    'profile', (SELECT profile FROM run_csv c WHERE c.run = e.run))
$$;

-- Still at it; no row when it is not this worker's any more.
CREATE OR REPLACE FUNCTION examination_beat(id bigint, holder bigint, seconds int, so_far int) RETURNS SETOF bigint
LANGUAGE sql AS $$
	UPDATE run_examination
	   SET percent = so_far, lease_until = clock_timestamp() + make_interval(secs => seconds)
	 WHERE run = id AND fence = holder AND NOT done
	   AND EXISTS (SELECT FROM run WHERE run.run = id AND run.state <> 'cancelled')
	RETURNING run
$$;

-- What was seen is kept with the import, if it has that file still. why: the failure, or NULL.
CREATE OR REPLACE FUNCTION examination_end(id bigint, holder bigint, seen jsonb, why jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE run_examination SET done = true, percent = 100, lease_until = NULL, failure = why
	 WHERE run = id AND fence = holder AND NOT done;
	IF FOUND THEN
		UPDATE run_csv SET profile = seen
		 WHERE run = id AND asset = (seen->>'asset')::bigint;
	END IF;
END $$;
