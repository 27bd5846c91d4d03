-- The steps of an import from DHIS2, beside those of run_steps.sql.

-- given: {"connection"} of a saved one, or {"url","username","sealed","ca","saved","server"} that was tested.
CREATE OR REPLACE FUNCTION run_connect(id bigint, who text, given jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	chosen dhis2_connection;
BEGIN
	IF it.source <> 'dhis2' THEN
		PERFORM refuse(409, 'step_out_of_order', format('Import %s reads a file, not a DHIS2 server.', id), run_next(it)->>'path');
	ELSIF it.state NOT IN ('new', 'uploaded', 'mapped', 'staged', 'failed') THEN
		PERFORM run_out_of_order(it, 'connected to another server');
	END IF;
	IF given ? 'connection' THEN
		SELECT * INTO chosen FROM dhis2_connection WHERE connection = (given->>'connection')::bigint AND saved;
		IF NOT FOUND THEN
			PERFORM refuse(404, 'not_found', format('There is no saved connection %s. Choose one of the list, or give the server''s '
				'address.', given->>'connection'));
		END IF;
	ELSE
		-- one that is kept is the same one with a new login, so that schedules go on with it
		UPDATE dhis2_connection c SET username = given->>'username', sealed = given->>'sealed', ca = given->>'ca', server = given->'server',
		       tested_at = clock_timestamp(), refused_at = NULL
		 WHERE saved AND (given->>'saved')::boolean AND c.url = given->>'url' AND c.server->>'account' = given->'server'->>'account'
		RETURNING * INTO chosen;
	END IF;
	IF chosen.connection IS NULL THEN
		INSERT INTO dhis2_connection (url, username, sealed, ca, saved, server, created_by)
		VALUES (given->>'url', given->>'username', given->>'sealed', given->>'ca', (given->>'saved')::boolean, given->'server', who)
		RETURNING * INTO chosen;
	END IF;
	PERFORM run_forget(id);
	DELETE FROM dhis2_pair WHERE run = id;
	UPDATE run SET connection = chosen.connection, server = chosen.server || jsonb_build_object('url', chosen.url),
	       state = 'uploaded', selection = NULL, scope = NULL, accept_empty = NULL WHERE run.run = id;
	RETURN json_build_object('run', id, 'connection', chosen.connection, 'server', chosen.server,
	           'account', chosen.server->>'account', 'step', 'dhis2/select');
END $$;

-- The months from one to another, in any calendar of twelve months.
CREATE OR REPLACE FUNCTION months_between(first int, last int) RETURNS SETOF int
LANGUAGE sql IMMUTABLE AS $$
	SELECT n / 12 * 100 + n % 12 + 1 FROM generate_series(first / 100 * 12 + first % 100 - 1, last / 100 * 12 + last % 100 - 1) n
$$;

-- missing: only months that the dataset has nothing of. seen: what was saved when the form was opened, or NULL.
DROP FUNCTION IF EXISTS run_select(bigint, text[], int, int, text, boolean);
CREATE OR REPLACE FUNCTION run_select(id bigint, who text, ids text[], first int, last int, on_failure text, missing boolean, seen text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	wanted jsonb := jsonb_build_object('raw_indicators', to_jsonb(ids), 'start_period', first, 'end_period', last, 'on_failure', on_failure)
	                || CASE WHEN missing THEN '{"missing": true}' ELSE '{}' END::jsonb;
	overtaken json := meanwhile(seen, selection_words(it.selection), selection_words(wanted), it.mapped_by, it.mapped_at);
	n int;
BEGIN
	IF it.source <> 'dhis2' OR it.state NOT IN ('uploaded', 'mapped', 'staged', 'failed') OR it.connection IS NULL THEN
		PERFORM run_out_of_order(it, 'given its indicators and months');
	ELSIF first > last THEN
		PERFORM refuse(422, 'months', 'The first month is after the last.');
	ELSIF EXISTS (SELECT FROM unnest(ids) sent WHERE NOT EXISTS (
	                 SELECT FROM raw_indicator r WHERE r.raw_indicator_id = sent AND r.retired_at IS NULL)) THEN
		PERFORM refuse(422, 'raw_indicators', format('There is no raw indicator %s in the indicator list. Add it first.', (
			SELECT string_agg(sent, ', ') FROM unnest(ids) sent WHERE NOT EXISTS (
				SELECT FROM raw_indicator r WHERE r.raw_indicator_id = sent AND r.retired_at IS NULL))));
	ELSIF overtaken IS NOT NULL THEN
		RETURN json_build_object('meanwhile', overtaken);
	END IF;
	PERFORM run_forget(id);
	DELETE FROM dhis2_pair WHERE run = id;
	INSERT INTO dhis2_pair (run, indicator, period)
	SELECT id, r.indicator, m
	  FROM raw_indicator r, months_between(first, last) m
	 WHERE r.raw_indicator_id = ANY (ids)
	   AND NOT (missing AND EXISTS (SELECT FROM indicator_month h WHERE h.indicator = r.indicator AND h.period = m
	                                   AND h.version_to IS NULL AND h.n_records > 0));
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		PERFORM refuse(422, 'nothing_missing', 'Every one of these indicators is held in all of these months, so there is nothing to '
			'fetch. Choose other months, or fetch them all again.');
	END IF;
	UPDATE run SET state = 'mapped', accept_empty = NULL, scope = NULL, selection = wanted, mapped_by = who, mapped_at = clock_timestamp()
	 WHERE run.run = id;
	RETURN json_build_object('run', id, 'pulls', n, 'step', 'dhis2/fetch');
END $$;

-- retry: fetch what failed once more, also from the review; again: everything.
DROP FUNCTION IF EXISTS run_fetch(bigint, boolean);
CREATE OR REPLACE FUNCTION run_fetch(id bigint, retry boolean, again boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run := run_locked(id);
BEGIN
	IF it.source = 'dhis2' AND it.connection IS NOT NULL AND (it.state IN ('mapped', 'failed') OR it.state = 'staged' AND (retry OR again)) THEN
		PERFORM run_forget(id);
		UPDATE dhis2_pair SET state = 'open', kind = NULL, code = NULL, reason = NULL WHERE run = id AND (state = 'failed' OR again);
		UPDATE run SET state = 'queued', queued_at = clock_timestamp(), fence = NULL, lease_until = NULL, attempts = 0,
		       interruptions = 0 WHERE run.run = id;
		PERFORM pg_notify('work', id::text);
		RETURN json_build_object('run', id, 'state', 'queued', 'step', 'dhis2/fetch');
	ELSIF it.source <> 'dhis2' OR it.state NOT IN ('queued', 'fetching', 'staged') THEN
		PERFORM run_out_of_order(it, 'fetched');
	END IF;
	RETURN json_build_object('run', id, 'state', it.state, 'step', run_next(it)->>'step');
END $$;

-- Pairs that came back empty though the dataset has values.
CREATE OR REPLACE VIEW dhis2_held AS
	SELECT p.run, p.indicator, p.period, m.n_records, m.total
	  FROM dhis2_pair p
	  JOIN indicator_month m ON m.indicator = p.indicator AND m.period = p.period AND m.version_to IS NULL AND m.n_records > 0
	 WHERE p.state = 'empty';

-- How the pairs of a fetch stand; NULL for a file.
CREATE OR REPLACE FUNCTION run_pairs(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN $1.source = 'dhis2' THEN json_build_object('all', count(*), 'done', count(*) FILTER (WHERE state = 'done'),
	           'failed', count(*) FILTER (WHERE state = 'failed'), 'open', count(*) FILTER (WHERE state = 'open'),
	           'asked', count(*) FILTER (WHERE state = 'open' AND asked_at IS NOT NULL AND $1.state = 'fetching'),
	           'empty', count(*) FILTER (WHERE state = 'empty'),
	           'held', (SELECT count(*) FROM dhis2_held h WHERE h.run = $1.run)) END
	  FROM dhis2_pair WHERE dhis2_pair.run = $1.run
$$;

-- The pairs as rows of indicators by month, for the page.
CREATE OR REPLACE FUNCTION run_pair_grid(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object(
	    'periods', (SELECT json_agg(json_build_object('period_id', period) ORDER BY period)
	                  FROM (SELECT DISTINCT period FROM dhis2_pair WHERE run = $1.run) m),
	    'indicators', (SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', raw_indicator_label, 'cells', cells)
	                                   ORDER BY raw_indicator_id)
	                     FROM (SELECT r.raw_indicator_id, r.raw_indicator_label, json_agg(json_build_object('state', s.state,
	                                  'is', json_build_object(s.state, true), 'period_id', p.period) ORDER BY p.period) AS cells
	                             FROM dhis2_pair p JOIN raw_indicator r USING (indicator)
	                            CROSS JOIN LATERAL (SELECT CASE WHEN p.state = 'open' AND p.asked_at IS NOT NULL AND $1.state = 'fetching'
	                                                            THEN 'asked' ELSE p.state END AS state) s
	                            WHERE p.run = $1.run GROUP BY r.indicator, r.raw_indicator_id, r.raw_indicator_label) l))
$$;

-- What the pairs' tallies are together: {"rows","issues","notices","unknown"}.
CREATE OR REPLACE FUNCTION run_tally(id bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH pair AS (
		SELECT tally FROM dhis2_pair WHERE run = id AND tally IS NOT NULL ORDER BY period, indicator),
	     unknown AS (
		SELECT u.of, u.id, sum(u.rows) AS rows FROM pair, jsonb_to_recordset(tally->'unknown') AS u (of text, id text, rows bigint)
		 GROUP BY u.of, u.id),
	     issue AS (
		SELECT i->>'kind' AS kind, min(i->>'title') AS title, sum((i->>'rows')::bigint) AS rows, max((i->>'distinct')::bigint) AS different,
		       jsonb_agg(i->'samples') AS samples
		  FROM pair, jsonb_array_elements(tally->'issues') i GROUP BY 1),
	     notice AS (
		SELECT i->>'kind' AS kind, min(i->>'title') AS title, sum((i->>'rows')::bigint) AS rows
		  FROM pair, jsonb_array_elements(tally->'notices') i GROUP BY 1)
	SELECT json_build_object(
	    'rows', (SELECT json_object_agg(key, n) FROM (
	                SELECT key, coalesce((SELECT sum((tally->'rows'->>key)::bigint) FROM pair), 0) AS n
	                  FROM unnest('{read,staged,merged,blank,skipped,dropped}'::text[]) key) s),
	    'issues', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'title', title, 'rows', rows,
	                   'distinct', CASE kind WHEN 'unknown_facility' THEN (SELECT count(*) FROM unknown WHERE of = 'facility') ELSE different END,
	                   'samples', CASE kind WHEN 'unknown_facility' THEN (
	                           SELECT json_agg(json_build_object('value', u.id, 'rows', u.rows,
	                                      'hint', 'Add the facility to the registry, or leave it out.') ORDER BY u.rows DESC, u.id)
	                             FROM (SELECT * FROM unknown WHERE of = 'facility' ORDER BY rows DESC, id LIMIT 10) u)
	                       ELSE (SELECT json_agg(one) FROM (SELECT one FROM jsonb_array_elements(issue.samples) list,
	                                 jsonb_array_elements(list) one LIMIT 10) s) END)), '[]') FROM issue),
	    'notices', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'title', title, 'rows', rows)), '[]') FROM notice),
	    'unknown', (SELECT coalesce(json_agg(json_build_object('of', of, 'id', id, 'rows', rows) ORDER BY rows DESC, id), '[]')
	                  FROM (SELECT * FROM unknown ORDER BY rows DESC, id LIMIT 1000) u))
$$;

-- The pairs that failed, by reason.
CREATE OR REPLACE FUNCTION run_pair_failures(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('kind', kind, 'is', json_build_object(kind, true), 'code', code, 'reason', reason, 'pairs', n,
	           'examples', examples) ORDER BY n DESC), '[]')
	  FROM (SELECT kind, code, reason, count(*) AS n,
	               (array_agg(raw_indicator_id || ' ' || period ORDER BY raw_indicator_id, period))[1:5] AS examples
	          FROM dhis2_pair p JOIN raw_indicator r USING (indicator)
	         WHERE p.run = $1.run AND state = 'failed' GROUP BY kind, code, reason) f
$$;
