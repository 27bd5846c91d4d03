-- The steps of an import from DHIS2, beside those of run_steps.sql.

-- A connection that is given: a saved one, or one that was tested just now. As run_connect() has it.
CREATE OR REPLACE FUNCTION connection_given(given jsonb, who text) RETURNS dhis2_connection
LANGUAGE plpgsql AS $$
DECLARE chosen dhis2_connection;
BEGIN
	IF given ? 'connection' THEN
		SELECT * INTO chosen FROM dhis2_connection WHERE connection = (given->>'connection')::bigint AND saved;
		IF NOT FOUND THEN
			PERFORM refuse(404, 'not_found', 'There is no saved connection {connection}. Choose one of the list, or '
				'give the server''s address.', said => jsonb_build_object('connection', given->>'connection'),
				field => 'connection');
		END IF;
		RETURN chosen;
	END IF;
	-- one that is kept is the same one with a new login, so that schedules go on with it
	UPDATE dhis2_connection c SET username = given->>'username', sealed = given->>'sealed', ca = given->>'ca',
	       server = given->'server', tested_at = clock_timestamp(), refused_at = NULL
	 WHERE saved AND (given->>'saved')::boolean AND c.url = given->>'url'
	   AND c.server->>'account' = given->'server'->>'account'
	RETURNING * INTO chosen;
	IF NOT FOUND THEN
		INSERT INTO dhis2_connection (url, username, sealed, ca, saved, server, created_by)
		VALUES (given->>'url', given->>'username', given->>'sealed', given->>'ca', (given->>'saved')::boolean,
		        given->'server', who)
		RETURNING * INTO chosen;
	END IF;
	RETURN chosen;
END $$;

-- The server a run asks from now on; what it was to ask another is forgotten.
CREATE OR REPLACE FUNCTION run_ask_at(id bigint, at dhis2_connection) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO run_dhis2 (run, connection, server)
	VALUES (id, at.connection, at.server || jsonb_build_object('url', at.url))
	    ON CONFLICT (run) DO UPDATE SET connection = excluded.connection, server = excluded.server, selection = NULL,
	           scope = NULL
$$;

-- given: {"connection"} of a saved one, or {"url","username","sealed","ca","saved","server"} that was tested.
CREATE OR REPLACE FUNCTION run_connect(id bigint, who text, given jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	chosen dhis2_connection;
BEGIN
	IF locked.source <> 'dhis2' OR NOT run_may(locked, 'uploaded') THEN
		PERFORM run_out_of_order(locked, 'dhis2', 'uploaded');
	END IF;
	chosen := connection_given(given, who);
	PERFORM run_move(id, 'uploaded');
	DELETE FROM dhis2_pair WHERE run = id;
	PERFORM run_ask_at(id, chosen);
	RETURN json_build_object('run', id, 'connection', chosen.connection, 'server', chosen.server,
	           'account', chosen.server->>'account', 'step', 'dhis2/select');
END $$;

-- Raw indicators that are not in the list, or retired, in a sentence; NULL for none.
CREATE OR REPLACE FUNCTION indicators_missing(ids text[]) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT string_agg(id, ', ') FROM unnest(ids) id
	 WHERE NOT EXISTS (SELECT FROM raw_indicator r WHERE r.raw_indicator_id = id AND r.retired_at IS NULL)
$$;

-- Is a raw indicator a reporting rate of a data set, or what it is made of?
CREATE OR REPLACE FUNCTION is_rate(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT id ~ '\.(REPORTING_RATE|ACTUAL_REPORTS|EXPECTED_REPORTS)(_ON_TIME)?$'
$$;

-- A selection, as run_dhis2 keeps it. missing: only months that the dataset has nothing of.
CREATE OR REPLACE FUNCTION selection_of(ids text[], first int, last int, on_failure text, missing boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('raw_indicators', to_jsonb(ids), 'start_period', first, 'end_period', last,
	           'on_failure', on_failure) || CASE WHEN missing THEN '{"missing": true}' ELSE '{}' END::jsonb
$$;

-- What a server has, but not for months: its id, and the sets that it is reported with. By the lists that were read of
-- it last, through whichever connection.
CREATE OR REPLACE FUNCTION not_monthly(url text) RETURNS TABLE (id text, sets text)
LANGUAGE sql STABLE AS $$
	SELECT i.id, i.not_monthly FROM dhis2_item i
	 WHERE i.not_monthly IS NOT NULL
	   AND i.run = (SELECT max(run.run) FROM run JOIN run_dhis2 d USING (run)
	                 WHERE run.source = 'catalogue' AND run.state = 'staged' AND d.server->>'url' = $1)
$$;

-- Is it one, of a server at url? What is wrong is a fault of the form.
CREATE OR REPLACE FUNCTION selection_check(wanted jsonb, url text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	missing text := indicators_missing(ARRAY(SELECT jsonb_array_elements_text(wanted->'raw_indicators')));
	others jsonb := (SELECT jsonb_agg(jsonb_build_object('id', id, 'sets', sets) ORDER BY id)
	                   FROM not_monthly(url) WHERE wanted->'raw_indicators' ? id);
BEGIN
	IF (wanted->>'start_period')::int > (wanted->>'end_period')::int THEN
		PERFORM refuse_field('end_period', 'The first month is after the last.');
	ELSIF missing IS NOT NULL THEN
		PERFORM refuse_field('raw_indicators', 'There is no raw indicator {ids} in the indicator list. Add it first.',
			said => jsonb_build_object('ids', missing));
	ELSIF jsonb_array_length(others) = 1 THEN
		PERFORM refuse_field('raw_indicators', '{indicator} is reported with {sets}: not for months. The server has no value '
			'of a month for it, and one of a longer or shorter period is not divided or added up here. Leave it out.',
			said => jsonb_build_object('indicator', others->0->>'id', 'sets', others->0->>'sets'));
	ELSIF others IS NOT NULL THEN
		PERFORM refuse_field('raw_indicators', 'These are not reported for months: {indicators}. The server has no values of '
			'a month for them, and those of a longer or shorter period are not divided or added up here. Leave them out.',
			said => jsonb_build_object('indicators', (
			    SELECT string_agg(format('%s: %s', o->>'id', o->>'sets'), '; ') FROM jsonb_array_elements(others) o)));
	END IF;
END $$;

-- Are only reporting rates chosen, of months of which none is over?
CREATE OR REPLACE FUNCTION nothing_over(wanted jsonb, calendar text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT (wanted->>'start_period')::int >= coalesce(calendar_month(calendar, clock_timestamp()), 999999)
	       AND (SELECT bool_and(is_rate(id)) FROM jsonb_array_elements_text(wanted->'raw_indicators') id)
$$;

-- The pairs of a selection, in place of those of the one before, with the operands that come along; how many were
-- chosen.
CREATE OR REPLACE FUNCTION pairs_chosen(id bigint, wanted jsonb) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
	this_month int := (SELECT calendar_month(server->>'calendar', clock_timestamp()) FROM run_dhis2 d WHERE d.run = id);
	n int;
BEGIN
	DELETE FROM dhis2_pair WHERE run = id;
	INSERT INTO dhis2_pair (run, indicator, period)
	SELECT id, r.indicator, month
	  FROM raw_indicator r, months_between((wanted->>'start_period')::int, (wanted->>'end_period')::int) month
	 WHERE wanted->'raw_indicators' ? r.raw_indicator_id
	   -- nobody can have reported it whole yet
	   AND NOT (is_rate(r.raw_indicator_id) AND month >= coalesce(this_month, 999999))
	   AND NOT (wanted ? 'missing' AND EXISTS (
	           SELECT FROM indicator_month h WHERE h.indicator = r.indicator AND h.period = month
	              AND h.version_to IS NULL AND h.n_records > 0));
	GET DIAGNOSTICS n = ROW_COUNT;
	-- an element's pull brings its operands as well: those that are held come again with it, so that both say the same
	INSERT INTO dhis2_pair (run, indicator, period)
	SELECT p.run, operand.indicator, p.period
	  FROM dhis2_pair p
	  JOIN raw_indicator r USING (indicator)
	  JOIN raw_indicator operand ON operand.raw_indicator_id ~ '^[A-Za-z0-9]{11}\.[A-Za-z][A-Za-z0-9]{10}$'
	                            AND left(operand.raw_indicator_id, 11) = r.raw_indicator_id
	                            AND operand.retired_at IS NULL
	  JOIN indicator_month h ON h.indicator = operand.indicator AND h.period = p.period AND h.version_to IS NULL
	                        AND h.n_records > 0
	 WHERE p.run = id AND EXISTS (SELECT FROM run WHERE run.run = id AND source = 'dhis2')
	    ON CONFLICT DO NOTHING;
	RETURN n;
END $$;

-- missing: only months that the dataset has nothing of. seen: what was saved when the form was opened (edit_stamp), or
-- NULL.
CREATE OR REPLACE FUNCTION run_select(id bigint, who text, ids text[], first int, last int, on_failure text,
	missing boolean, seen text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	wanted jsonb := selection_of(ids, first, last, on_failure, missing);
	saved run_dhis2;
	conflict json;
	n int;
BEGIN
	SELECT * INTO saved FROM run_dhis2 d WHERE d.run = id;
	conflict := edit_conflict(seen, selection_words(saved.selection), selection_words(wanted), saved.selected_by,
		saved.selected_at);
	IF locked.source <> 'dhis2' OR NOT run_may(locked, 'mapped') OR saved.connection IS NULL THEN
		PERFORM run_out_of_order(locked, 'dhis2', 'mapped');
	END IF;
	PERFORM selection_check(wanted, saved.server->>'url');
	IF conflict IS NOT NULL THEN
		RETURN json_build_object('edit_conflict', conflict);
	END IF;
	PERFORM run_move(id, 'mapped');
	n := pairs_chosen(id, wanted);
	IF n = 0 AND nothing_over(wanted, saved.server->>'calendar') THEN
		PERFORM refuse_field('end_period', 'Reporting rates are asked for once their month is over. Choose earlier '
			'months.');
	ELSIF n = 0 THEN
		PERFORM refuse_field('missing', 'Every one of these indicators is held in all of these months, so there is nothing '
			'to fetch. Choose other months, or fetch them all again.');
	END IF;
	UPDATE run_dhis2 SET selection = wanted, scope = NULL, selected_by = who, selected_at = clock_timestamp()
	 WHERE run_dhis2.run = id;
	RETURN json_build_object('run', id, 'pulls', n, 'operands', (
	           SELECT nullif(count(*) - n, 0) FROM dhis2_pair p WHERE p.run = id), 'step', 'dhis2/fetch');
END $$;

-- retry: fetch what failed once more, also from the review; again: everything.
CREATE OR REPLACE FUNCTION run_fetch(id bigint, retry boolean, again boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	connected boolean := EXISTS (SELECT FROM run_dhis2 d WHERE d.run = id AND d.connection IS NOT NULL);
BEGIN
	IF locked.source = 'dhis2' AND run_may(locked, 'queued') AND connected
	    AND (locked.state <> 'staged' OR retry OR again) THEN
		PERFORM run_hand_over(id, 'queued');
		UPDATE dhis2_pair SET state = 'open', kind = NULL, code = NULL, reason = NULL
		 WHERE run = id AND (state = 'failed' OR again);
		RETURN json_build_object('run', id, 'state', 'queued', 'step', 'dhis2/fetch');
	ELSIF locked.source <> 'dhis2' OR locked.state NOT IN ('queued', 'fetching', 'staged') THEN
		PERFORM run_out_of_order(locked, 'dhis2', 'queued');
	END IF;
	RETURN json_build_object('run', id, 'state', locked.state, 'step', run_next(locked)->>'step');
END $$;

-- Has another indicator values in the month of a pair: one that was counted in the same fetch, or in the
-- dataset? What a set expects is known without any of them.
CREATE OR REPLACE FUNCTION month_has_others(dhis2_pair) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM dhis2_pair o WHERE o.run = $1.run AND o.period = $1.period AND o.total > 0
	                  AND NOT o.computed)
	    OR EXISTS (SELECT FROM indicator_month m WHERE m.period = $1.period AND m.indicator <> $1.indicator
	                  AND m.version_to IS NULL AND m.total > 0 AND m.indicator NOT IN (
	                      SELECT indicator FROM raw_indicator WHERE raw_indicator_id LIKE '%.EXPECTED_REPORTS'))
$$;

-- Pairs that came back empty though the dataset has values; and those that analytics computed to be nothing or zero,
-- where the dataset has values or another indicator has some in that month: analytics that is broken answers like that.
-- doubted: such a one.
DROP VIEW IF EXISTS dhis2_held CASCADE;
CREATE VIEW dhis2_held AS
	SELECT p.run, p.indicator, p.period, coalesce(m.n_records, 0) AS n_records, coalesce(m.total, 0) AS total,
	       p.computed AS doubted, p.state = 'done' AS zero
	  FROM dhis2_pair p
	  LEFT JOIN indicator_month m ON m.indicator = p.indicator AND m.period = p.period AND m.version_to IS NULL
	                             AND m.n_records > 0
	 WHERE CASE p.state WHEN 'empty' THEN m.indicator IS NOT NULL OR p.computed AND month_has_others(p)
	            WHEN 'done' THEN p.computed AND p.total = 0
	                             AND (m.total > 0 OR m.indicator IS NULL AND month_has_others(p)) END;

-- How the pairs of a fetch stand; NULL for a file.
CREATE OR REPLACE FUNCTION run_pairs(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN $1.source IN ('dhis2', 'comparison') THEN json_build_object(
	           'all', count(*), 'done', count(*) FILTER (WHERE state = 'done'),
	           'failed', count(*) FILTER (WHERE state = 'failed'), 'open', count(*) FILTER (WHERE state = 'open'),
	           'asked', count(*) FILTER (WHERE state = 'open' AND asked_at IS NOT NULL AND $1.state = 'fetching'),
	           'empty', count(*) FILTER (WHERE state = 'empty'),
	           'held', (SELECT count(*) FROM dhis2_held h WHERE h.run = $1.run),
	           'doubted', (SELECT nullif(count(*), 0) FROM dhis2_held h WHERE h.run = $1.run AND h.doubted)) END
	  FROM dhis2_pair WHERE dhis2_pair.run = $1.run
$$;

-- The pairs as rows of indicators by month, for the page.
CREATE OR REPLACE FUNCTION run_pair_grid(run) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH pair AS (
		SELECT p.indicator, p.period,
		       CASE WHEN p.state = 'open' AND p.asked_at IS NOT NULL AND $1.state = 'fetching' THEN 'asked'
		            ELSE p.state END AS state
		  FROM dhis2_pair p WHERE p.run = $1.run),
	     month AS (SELECT DISTINCT period FROM pair),
	     line AS ( -- a cell for each month, also where nothing is asked for
		SELECT r.raw_indicator_id, r.raw_indicator_label AS label, json_agg(json_build_object('state', pair.state,
		           'is', json_build_object(coalesce(pair.state, 'none'), true), 'period_id', month.period)
		           ORDER BY month.period) AS cells
		  FROM (SELECT DISTINCT indicator FROM pair) asked
		  JOIN raw_indicator r USING (indicator)
		 CROSS JOIN month
		  LEFT JOIN pair ON pair.indicator = asked.indicator AND pair.period = month.period
		 GROUP BY r.indicator, r.raw_indicator_id, r.raw_indicator_label)
	SELECT json_build_object(
	    'years', (SELECT json_agg(json_build_object('year', year, 'months', months) ORDER BY year)
	                FROM (SELECT period / 100 AS year, count(*) AS months FROM month GROUP BY 1) y),
	    'periods', (SELECT json_agg(json_build_object('period_id', period, 'month', lpad((period % 100)::text, 2, '0'))
	                           ORDER BY period) FROM month),
	    'indicators', (SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', label,
	                                       'cells', cells)
	                              ORDER BY raw_indicator_id) FROM line))
$$;

-- What the pairs' tallies are together: {"rows","issues","notices","unknown"}.
CREATE OR REPLACE FUNCTION run_tally(id bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	WITH pair AS (
		SELECT tally FROM dhis2_pair WHERE run = id AND tally IS NOT NULL ORDER BY period, indicator),
	     unknown AS (
		SELECT u.of, u.id, sum(u.rows) AS rows
		  FROM pair, jsonb_to_recordset(tally->'unknown') AS u (of text, id text, rows bigint)
		 GROUP BY u.of, u.id),
	     issue AS (
		SELECT i->>'kind' AS kind, min(i->>'title') AS title, sum((i->>'rows')::bigint) AS rows,
		       max((i->>'distinct')::bigint) AS different, jsonb_agg(i->'samples') AS samples
		  FROM pair, jsonb_array_elements(tally->'issues') i GROUP BY 1),
	     notice AS (
		SELECT i->>'kind' AS kind, min(i->>'title') AS title, sum((i->>'rows')::bigint) AS rows
		  FROM pair, jsonb_array_elements(tally->'notices') i GROUP BY 1)
	SELECT json_build_object(
	    'rows', (SELECT json_object_agg(key, n) FROM (
	                SELECT key, coalesce((SELECT sum((tally->'rows'->>key)::bigint) FROM pair), 0) AS n
	                  FROM unnest('{read,staged,merged,blank,skipped,dropped}'::text[]) key) summed),
	    'issues', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'title', title, 'rows', rows,
	                   'distinct', CASE kind WHEN 'unknown_facility'
	                       THEN (SELECT count(*) FROM unknown WHERE of = 'facility')
	                                         ELSE different END,
	                   'samples', CASE kind WHEN 'unknown_facility' THEN (
	                           SELECT json_agg(json_build_object('value', u.id, 'rows', u.rows,
	                                      'hint', /*_*/'Add the facility to the registry, or leave it out.')
	                                      ORDER BY u.rows DESC, u.id)
	                             FROM (SELECT * FROM unknown WHERE of = 'facility' ORDER BY rows DESC, id LIMIT 10) u)
	                       ELSE (SELECT json_agg(sample) FROM (
	                                 SELECT sample FROM jsonb_array_elements(issue.samples) list,
	                                        jsonb_array_elements(list) sample
	                                  LIMIT 10) first) END)), '[]') FROM issue),
	    'notices', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'title', title, 'rows', rows)), '[]')
	                  FROM notice),
	    'unknown', (SELECT coalesce(json_agg(json_build_object('of', of, 'id', id, 'rows', rows)
	                           ORDER BY rows DESC, id), '[]')
	                  FROM (SELECT * FROM unknown ORDER BY rows DESC, id LIMIT 1000) first))
$$;

-- The pairs that failed, by reason.
CREATE OR REPLACE FUNCTION run_pair_failures(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('kind', kind, 'is', json_build_object(kind, true), 'code', code,
	           'reason', worded(reason), 'reason_said', reason, 'pairs', n, 'examples', examples) ORDER BY n DESC), '[]')
	  FROM (SELECT kind, code, reason, count(*) AS n,
	               (array_agg(raw_indicator_id || ' ' || period ORDER BY raw_indicator_id, period))[1:5] AS examples
	          FROM dhis2_pair p JOIN raw_indicator r USING (indicator)
	         WHERE p.run = $1.run AND state = 'failed' GROUP BY kind, code, reason) failure
$$;
