-- Comparing the dataset with what a server has now, which imports nothing.

-- For how long what a comparison found is kept.
CREATE OR REPLACE FUNCTION comparison_kept() RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
	SELECT interval '7 days'
$$;

-- Begin one at a server, for a selection as run_dhis2 has it.
CREATE OR REPLACE FUNCTION comparison_begin(at dhis2_connection, who text, wanted jsonb) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE begun run;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('begin'), hashtext(who)); -- two at once are counted one after the other
	IF (SELECT count(*) FROM run WHERE created_by = who AND source = 'comparison' AND state IN ('queued', 'fetching')) >= 5
	THEN
		PERFORM refuse(409, 'too_many_open', 'You have 5 comparisons under way, and no more can be begun. Wait for '
			'them, or cancel some.', step => 'dhis2/compare');
	END IF;
	begun := run_begin('comparison', who);
	PERFORM run_ask_at(begun.run, at);
	PERFORM pairs_chosen(begun.run, wanted);
	UPDATE run_dhis2 SET selection = wanted, selected_by = who, selected_at = clock_timestamp() WHERE run = begun.run;
	PERFORM run_hand_over(begun.run, 'queued');
	RETURN json_build_object('run', begun.run, 'source', 'comparison', 'state', 'queued', 'step', 'dhis2/compare');
END $$;

-- Compare with the server of a saved connection.
CREATE OR REPLACE FUNCTION comparison_new(who text, at bigint, ids text[], first int, last int) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	chosen dhis2_connection := connection_given(jsonb_build_object('connection', at), who);
	wanted jsonb := selection_of(ids, first, last, 'continue', false);
BEGIN
	PERFORM selection_check(wanted, chosen.url);
	IF nothing_over(wanted, chosen.server->>'calendar') THEN
		PERFORM refuse_field('end_period', 'Reporting rates are asked for once their month is over. Choose earlier '
			'months.');
	END IF;
	RETURN comparison_begin(chosen, who, wanted);
END $$;

-- The comparison of a number that has ended.
CREATE OR REPLACE FUNCTION comparison_ended(id bigint) RETURNS run
LANGUAGE plpgsql AS $$
DECLARE locked run;
BEGIN
	SELECT * INTO locked FROM run WHERE run.run = id AND source = 'comparison' FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no comparison {run}. It may have been mistyped, or removed after '
			'some days. Compare once more.', said => jsonb_build_object('run', id));
	ELSIF locked.state IN ('queued', 'fetching') THEN
		PERFORM refuse(409, 'busy', 'Comparison {run} is under way. Wait for its end, or cancel it first.',
			said => jsonb_build_object('run', id), step => 'dhis2/compare?run=' || id);
	END IF;
	RETURN locked;
END $$;

-- Where a comparison asked, as long as there is a login.
CREATE OR REPLACE FUNCTION comparison_connection(id bigint) RETURNS dhis2_connection
LANGUAGE plpgsql AS $$
DECLARE at dhis2_connection;
BEGIN
	SELECT c.* INTO at FROM run_dhis2 d JOIN dhis2_connection c USING (connection) WHERE d.run = id;
	IF NOT FOUND THEN
		PERFORM refuse(409, 'step_out_of_order', 'The connection of comparison {run} is not kept any more. Choose '
			'another one.', said => jsonb_build_object('run', id), step => 'dhis2/compare');
	END IF;
	RETURN at;
END $$;

-- The same once more.
CREATE OR REPLACE FUNCTION comparison_again(id bigint, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	ended run := comparison_ended(id);
BEGIN
	RETURN comparison_begin(comparison_connection(ended.run), who,
	           (SELECT selection FROM run_dhis2 d WHERE d.run = ended.run));
END $$;

-- An import of what a comparison asked for, ready to be fetched: what was compared may have changed since, and is not
-- taken.
CREATE OR REPLACE FUNCTION comparison_import(id bigint, who text, most_open int, most_in_a_minute int) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	ended run := comparison_ended(id);
	at dhis2_connection := comparison_connection(id);
	wanted jsonb := (SELECT selection FROM run_dhis2 d WHERE d.run = id);
	begun run;
BEGIN
	PERFORM run_may_begin(who, most_open, most_in_a_minute);
	begun := run_begin('dhis2', who);
	PERFORM run_move(begun.run, 'uploaded');
	PERFORM run_ask_at(begun.run, at);
	PERFORM run_move(begun.run, 'mapped');
	PERFORM pairs_chosen(begun.run, wanted);
	UPDATE run_dhis2 SET selection = wanted, selected_by = who, selected_at = clock_timestamp() WHERE run = begun.run;
	RETURN json_build_object('run', begun.run, 'source', 'dhis2', 'state', 'mapped', 'comparison', ended.run,
	           'step', 'dhis2/fetch');
END $$;

-- The indicator-months of a comparison, each beside the version that it was compared with. is: same, differs, failed
-- (nothing is known of the server), doubted (analytics said nothing or zero, as it does when it is broken), open.
-- others: values that the dataset has of facilities that the server was not asked for.
CREATE OR REPLACE FUNCTION comparison_lines(run)
RETURNS TABLE (raw_indicator_id text, label text, period_id int, "is" text, values_dataset bigint, values_server bigint,
	total_dataset bigint, total_server bigint, difference bigint, new bigint, changed bigint, removed bigint,
	unchanged bigint, others bigint, reason text, reason_said jsonb)
LANGUAGE sql STABLE AS $$
	SELECT r.raw_indicator_id, r.raw_indicator_label, p.period,
	       CASE WHEN p.state IN ('failed', 'open') THEN p.state WHEN held.doubted THEN 'doubted'
	            WHEN s.n_new + s.n_changed + s.n_removed > 0 THEN 'differs' ELSE 'same' END,
	       coalesce(m.n_records, 0)::bigint, s.n_records::bigint, coalesce(m.total, 0), s.total,
	       s.total - coalesce(m.total, 0), s.n_new::bigint, s.n_changed::bigint, s.n_removed::bigint,
	       s.n_unchanged::bigint,
	       coalesce(m.n_records, 0)::bigint - s.n_changed - s.n_removed - s.n_unchanged, worded(p.reason), p.reason
	  FROM dhis2_pair p
	  JOIN raw_indicator r USING (indicator)
	  LEFT JOIN staged_month s ON s.run = p.run AND s.indicator = p.indicator AND s.period = p.period
	  LEFT JOIN run_review v ON v.run = p.run
	  LEFT JOIN indicator_month m ON m.indicator = p.indicator AND m.period = p.period
	        AND m.version_from <= v.against AND (m.version_to IS NULL OR m.version_to > v.against)
	  LEFT JOIN dhis2_held held ON held.run = p.run AND held.indicator = p.indicator AND held.period = p.period
	                           AND held.doubted
	 WHERE p.run = $1.run
$$;

-- Those that ended so long ago go, with all that they found.
CREATE OR REPLACE FUNCTION comparisons_expire(after interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM run WHERE source = 'comparison' AND state NOT IN ('queued', 'fetching')
	                  AND changed_at < clock_timestamp() - after
$$;
