-- The rules of an import held against what it staged: integrated by itself, or kept for a person, who is told.

-- How many findings of each kind the second look had.
CREATE OR REPLACE FUNCTION finding_kinds(plausible jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(plausible->'kinds', (
	           SELECT jsonb_object_agg(kind, n)
	             FROM (SELECT f->>'kind' AS kind, count(*) AS n FROM jsonb_array_elements(plausible->'findings') f
	                    GROUP BY 1) counted), '{}')
$$;

-- Another account than this fetch's, of the same server, brought what it would take values away from: {"now","before",
-- "removed","months"}; NULL: none, or it is not staged. It may be that this one sees less.
CREATE OR REPLACE FUNCTION run_other_account(run) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('now', d.server->>'account', 'before', string_agg(DISTINCT was.server->>'account', ', '),
	           'removed', sum(s.n_removed), 'months', count(*))
	  FROM run_dhis2 d
	  JOIN staged_month s USING (run)
	  JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period AND m.version_to IS NULL
	  JOIN version v ON v.version = m.version_from
	  JOIN run_dhis2 was ON was.run = v.run
	 WHERE d.run = $1.run AND $1.state = 'staged' AND was.server->>'url' = d.server->>'url'
	   AND was.server->>'account' <> d.server->>'account'
	   AND (s.n_removed > 0 OR s.n_changed > 0 AND s.becomes_total < m.total)
	 GROUP BY d.server
$$;

-- The pulls of a fetch that failed, those held back, and whose values they would take away: as it is while it waits,
-- else as it was when it was staged.
CREATE OR REPLACE FUNCTION run_pulls(run) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN $1.source <> 'dhis2' THEN '{}'
	            ELSE coalesce(
	                (SELECT pulls FROM run_review r WHERE r.run = $1.run AND $1.state NOT IN ('fetching', 'staged')),
	                jsonb_build_object(
	                    'failed', (SELECT count(*) FROM dhis2_pair p WHERE p.run = $1.run AND p.state = 'failed'),
	                    'held', (SELECT count(*) FROM dhis2_held h WHERE h.run = $1.run),
	                    'other_account', run_other_account($1))) END
$$;

-- Raw indicators that a run changes something of. What is staged is there until it is integrated.
CREATE OR REPLACE FUNCTION run_indicators(run) RETURNS bigint
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN $1.state = 'staged'
	            THEN (SELECT count(DISTINCT indicator) FROM staged_month s
	                   WHERE s.run = $1.run AND n_new + n_changed + n_removed > 0)
	            ELSE (SELECT jsonb_array_length(by_indicator) FROM run_review r WHERE r.run = $1.run) END
$$;

-- Why an import is not to be integrated by itself under some rules, as it was staged: [{"kind","text",
-- "values"}]; [] if it is.
CREATE OR REPLACE FUNCTION rules_reasons(run, rules jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	WITH seen AS (
		SELECT (p.pulls->>'failed')::bigint AS failed, (p.pulls->>'held')::bigint AS held,
		       p.pulls->'other_account' AS other, r.plausible,
		       r.look_failure,
		       (r.rows->>'staged')::bigint AS staged, (r.rows->>'dropped')::bigint AS dropped,
		       (r.changes->>'removed')::bigint AS removed,
		       (r.changes->>'changed')::bigint + (r.changes->>'removed')::bigint AS changed,
		       (r.changes->>'changed')::bigint + (r.changes->>'removed')::bigint
		           + (r.changes->>'unchanged')::bigint AS known
		  FROM run_review r CROSS JOIN LATERAL (SELECT run_pulls($1) AS pulls) p
		 WHERE r.run = $1.run),
	     reason AS (
		SELECT 1 AS place, 'failed_pulls' AS kind, said_many(/*_many*/'{n} pull failed.', '{n} pulls failed.',
		           jsonb_build_object('n', failed)) AS sentence
		  FROM seen WHERE failed > 0
		UNION ALL
		SELECT 2, 'held_months', said_many(/*_many*/'{n} month came back empty or as zero, although there are values.',
		           '{n} months came back empty or as zero, although there are values.', jsonb_build_object('n', held))
		  FROM seen WHERE held > 0
		UNION ALL
		SELECT 3, 'other_account', said_many(
		           /*_many*/'{n} value would be removed that another account fetched ({before}); {now} may see less of the '
		           'server.', '{n} values would be removed that another account fetched ({before}); {now} may see less of '
		           'the server.',
		           jsonb_build_object('n', other->'removed', 'before', other->'before', 'now', other->'now'))
		  FROM seen WHERE (other->>'removed')::bigint > 0
		UNION ALL
		SELECT 4, 'nothing_staged', said(/*_*/'No row could be stored.')
		  FROM seen WHERE staged = 0 AND $1.source = 'csv'
		UNION ALL
		SELECT 5, 'removed', said_many(/*_many*/'{n} value would be removed.', '{n} values would be removed.',
		           jsonb_build_object('n', removed))
		  FROM seen WHERE removed > 0 AND rules ? 'nothing_removed'
		UNION ALL
		SELECT 6, 'changed', said(/*_*/'{share} percent of the values that the dataset already has would change or be '
		           'removed ({changed} of {known}); the rules allow {most} percent.', jsonb_build_object(
		           'share', trim_scale(round(100.0 * changed / known, 1)), 'changed', changed, 'known', known,
		           'most', rules->'max_changed'))
		  FROM seen WHERE 100.0 * changed > (rules->>'max_changed')::numeric * known
		UNION ALL
		SELECT 7, 'dropped', said_many(/*_many*/'{n} row was dropped, and at most {most} may be.',
		           '{n} rows were dropped, and at most {most} may be.',
		           jsonb_build_object('n', dropped, 'most', rules->'max_dropped'))
		  FROM seen WHERE dropped > (rules->>'max_dropped')::bigint
		UNION ALL
		SELECT 8, kind, finding_said(kind, finding_kinds(plausible)->kind)
		  FROM seen, jsonb_array_elements_text(rules->'no') kind WHERE finding_kinds(plausible) ? kind
		UNION ALL
		SELECT 9, 'not_looked_at', CASE WHEN look_failure IS NULL THEN said(/*_*/'There was no second look at its values.')
		           ELSE said(/*_*/'The second look at its values was given up. {why}',
		               jsonb_build_object('why', look_failure)) END
		  FROM seen WHERE plausible IS NULL AND rules ? 'no'
		UNION ALL
		SELECT 10, 'not_looked_at', said(/*_*/'The second look is at {most} raw indicators at most, and this import changes '
		           '{n}.', jsonb_build_object('most', 1000, 'n', run_indicators($1)))
		  FROM seen WHERE rules ? 'no' AND run_indicators($1) > 1000)
	SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind) || sentence ORDER BY place, kind), '[]') FROM reason
$$;

-- An import ended, or came back to its review, by a failure before a person had it: it is theirs from now on.
CREATE OR REPLACE FUNCTION rules_failed(id bigint, why jsonb, code text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	against jsonb := reason(code, why);
BEGIN
	UPDATE run_rules SET reasons = against WHERE run = id AND coalesce(reasons, '[]') = '[]';
	IF FOUND THEN
		PERFORM tell('import_waits', against, id);
	END IF;
END $$;

-- Under the rules: integrated, in the name of who set them. A reason against it that integrating itself knows.
CREATE OR REPLACE FUNCTION rules_integrate(locked run, held run_rules) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	code text;
	sentence text;
	named text;
BEGIN
	IF NOT EXISTS (SELECT FROM app_user WHERE name = held.set_by AND role IN ('data_admin', 'global_admin')) THEN
		RETURN reason('role', said(/*_*/'{user}, who set the rules, may not integrate any more.',
			jsonb_build_object('user', held.set_by)));
	END IF;
	PERFORM run_refuse_review(locked, NULL, false, false);
	PERFORM run_hand_over(locked.run, 'integrating');
	PERFORM run_approve(locked.run, held.set_by, true);
	INSERT INTO audit (who, method, path, run, status, result, about)
	VALUES (held.set_by, 'RULES', '/' || locked.source || '/review', locked.run, 202, 'ok',
	        rules_fields(held.rules));
	RETURN '[]';
EXCEPTION WHEN SQLSTATE 'HM409' THEN
	GET STACKED DIAGNOSTICS code = PG_EXCEPTION_DETAIL, sentence = TABLE_NAME, named = CONSTRAINT_NAME;
	RETURN reason(code, said(sentence, named::jsonb));
END $$;

-- Hold the rules of an import, which is locked, against what it staged. Once for each staging; and what waited for a
-- person once is a person's, also when it is staged again.
CREATE OR REPLACE FUNCTION rules_check(locked run) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	held run_rules;
	staging timestamptz := (SELECT r.staged_at FROM run_review r WHERE r.run = locked.run);
	against jsonb;
BEGIN
	SELECT * INTO held FROM run_rules r WHERE r.run = locked.run FOR UPDATE;
	IF held.run IS NULL OR locked.state <> 'staged' OR held.staged_at = staging OR held.reasons <> '[]' THEN
		RETURN;
	END IF;
	against := rules_reasons(locked, held.rules);
	IF against = '[]' THEN
		against := rules_integrate(locked, held);
	END IF;
	UPDATE run_rules SET staged_at = staging, reasons = against WHERE run = locked.run;
	IF against <> '[]' THEN
		PERFORM tell('import_waits', against, locked.run);
	END IF;
END $$;

-- How an import stands with its rules, as pages show it; NULL without any.
CREATE OR REPLACE FUNCTION run_ruled(id bigint) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT json_build_object('words', rules_words(r.rules), 'words_said', rules_said(r.rules),
	           'set_by', r.set_by, 'set_at', r.set_at,
	           'reasons', reasons_shown(coalesce(r.reasons, '[]')), 'waits', coalesce(r.reasons, '[]') <> '[]',
	           'held', r.reasons = '[]', 'open', r.reasons IS NULL, 'told', calls_shown(id, NULL))
	  FROM run_rules r WHERE r.run = id
$$;

-- Why it waits, in a list: of those that wait for a person.
CREATE OR REPLACE FUNCTION run_waits_for(run) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT reasons_shown(reasons)::json FROM run_rules r
	 WHERE r.run = $1.run AND r.reasons <> '[]' AND $1.state IN ('staged', 'failed')
$$;
