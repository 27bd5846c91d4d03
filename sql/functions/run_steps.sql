-- The steps of an import: each moves a run from the states where it may, and says where to go otherwise.
-- Doing a step again that was done already is harmless and answers the same.

-- May this person begin another import?  Not too many that are not ended, nor too many at once.
CREATE OR REPLACE FUNCTION run_may_begin(who text, most_open int, most_in_a_minute int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('begin'), hashtext(who)); -- two at once are counted one after the other
	IF (SELECT count(*) FROM run WHERE created_by = who AND source IN ('csv', 'dhis2') AND schedule IS NULL
	       AND created_at > clock_timestamp() - interval '1 minute') >= most_in_a_minute THEN
		PERFORM refuse(429, 'too_many_imports', 'You began {most} imports within a minute, and no more are taken '
			'(runs_per_minute in the settings). Wait a minute; or send the values as one file.',
			said => jsonb_build_object('most', most_in_a_minute));
	ELSIF (SELECT count(*) FROM run WHERE created_by = who AND source IN ('csv', 'dhis2')
	          AND state NOT IN ('integrated', 'failed', 'cancelled')) >= most_open THEN
		PERFORM refuse(409, 'too_many_open', 'You have {most} imports that are not ended, and no more can be begun '
			'(runs_open in the settings). Integrate or discard some of them first.',
			said => jsonb_build_object('most', most_open), step => 'imports');
	END IF;
END $$;

-- The run that was begun with an Idempotency-Key, or NULL; nobody else begins one with it until the end of the
-- transaction.
CREATE OR REPLACE FUNCTION run_of_key(who text, key text) RETURNS run
LANGUAGE plpgsql AS $$
DECLARE begun run;
BEGIN
	PERFORM key_alone(who, key);
	SELECT * INTO begun FROM run WHERE created_by = who AND idempotency_key = key;
	RETURN begun;
END $$;

-- Begin an import.
DROP FUNCTION IF EXISTS run_new(text, text, text);
CREATE OR REPLACE FUNCTION run_new(kind text, who text, key text, most_open int, most_in_a_minute int) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE begun run;
BEGIN
	IF key IS NOT NULL THEN
		begun := run_of_key(who, key);
		IF begun.source <> kind THEN
			PERFORM refuse(422, 'key_reused', 'You began an import of another kind with this Idempotency-Key before. Give each '
				'import its own.');
		END IF;
	END IF;
	IF begun.run IS NULL THEN
		PERFORM run_may_begin(who, most_open, most_in_a_minute);
		begun := run_begin(kind, who, key);
	END IF;
	-- as it was answered the first time, however far it has come since
	RETURN (SELECT json_build_object('run', begun.run, 'source', kind, 'state', 'new', 'step', step)
	          FROM run_wizard(begun) WHERE number = 1);
END $$;

CREATE OR REPLACE FUNCTION run_takes_file(id bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE locked run := run_locked(id);
BEGIN
	IF locked.source <> 'csv' OR NOT run_may(locked, 'uploaded') THEN
		PERFORM run_out_of_order(locked, 'csv', 'uploaded');
	END IF;
	RETURN json_build_object('run', id, 'state', locked.state);
END $$;

-- The file of an import, chosen or just uploaded.
CREATE OR REPLACE FUNCTION run_upload(id bigint, file bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	other boolean := NOT EXISTS (SELECT FROM run_csv c WHERE c.run = id AND c.asset = file);
	chosen asset;
BEGIN
	SELECT * INTO chosen FROM asset WHERE asset.asset = file AND deleted_at IS NULL FOR SHARE; -- it may be going
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no file {file}. Choose one of the list, or upload it.',
			said => jsonb_build_object('file', file), field => 'asset');
	END IF;
	IF locked.source <> 'csv' OR other AND NOT run_may(locked, 'uploaded') THEN
		PERFORM run_out_of_order(locked, 'csv', 'uploaded');
	END IF;
	-- what else is on its way to it comes too late
	UPDATE upload SET run = NULL WHERE upload.run = id AND upload.asset IS NULL;
	IF other THEN
		PERFORM run_move(id, 'uploaded');
		DELETE FROM run_onward WHERE run_onward.run = id;
		DELETE FROM run_rules WHERE run_rules.run = id AND reasons IS NULL;
		INSERT INTO run_csv (run, asset) VALUES (id, file)
		    ON CONFLICT (run) DO UPDATE SET asset = excluded.asset, dialect = NULL, mapping = NULL, fingerprint = NULL;
	END IF;
	RETURN json_build_object('run', id, 'asset', chosen.asset, 'name', chosen.name, 'bytes', chosen.bytes,
		'sha256', chosen.sha256, 'step', 'csv/map');
END $$;

-- seen: what was saved when the form was opened (edit_stamp), or NULL. keep_rules: it goes on by itself; else somebody
-- has taken it over, and reviews it.
CREATE OR REPLACE FUNCTION run_map(id bigint, who text, new_dialect jsonb, new_mapping jsonb, header text, seen text,
	keep_rules boolean DEFAULT false) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	saved run_csv;
	conflict json;
BEGIN
	SELECT * INTO saved FROM run_csv WHERE run_csv.run = id;
	IF locked.source <> 'csv' THEN
		PERFORM run_out_of_order(locked, 'csv', 'mapped');
	ELSIF saved.mapping IS DISTINCT FROM new_mapping OR saved.dialect IS DISTINCT FROM new_dialect THEN
		IF NOT run_may(locked, 'mapped') THEN
			PERFORM run_out_of_order(locked, 'csv', 'mapped');
		END IF;
		conflict := edit_conflict(seen, mapping_words(saved.dialect, saved.mapping), mapping_words(new_dialect, new_mapping),
			saved.mapped_by, saved.mapped_at);
		IF conflict IS NOT NULL THEN
			RETURN json_build_object('edit_conflict', conflict);
		END IF;
		PERFORM run_move(id, 'mapped');
		DELETE FROM run_examination WHERE run_examination.run = id;
		DELETE FROM run_onward WHERE run_onward.run = id;
		DELETE FROM run_rules WHERE run_rules.run = id AND reasons IS NULL AND NOT keep_rules;
		UPDATE run_csv SET dialect = new_dialect, mapping = new_mapping, fingerprint = header, mapped_by = who,
		       mapped_at = clock_timestamp() WHERE run_csv.run = id;
	END IF;
	RETURN json_build_object('run', id, 'step', 'csv/stage');
END $$;

-- again: also when it is staged already.
CREATE OR REPLACE FUNCTION run_queue(id bigint, again boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	mapped boolean := EXISTS (SELECT FROM run_csv WHERE run = id AND mapping IS NOT NULL);
BEGIN
	IF locked.source <> 'csv' THEN
		PERFORM run_out_of_order(locked, 'csv', 'queued');
	ELSIF run_may(locked, 'queued') AND mapped
	      AND (locked.state <> 'staged' OR again OR locked.failure_code = 'facility_retired') THEN
		PERFORM run_hand_over(id, 'queued');
		RETURN json_build_object('run', id, 'state', 'queued', 'step', 'csv/stage');
	ELSIF locked.state NOT IN ('queued', 'staging', 'staged') THEN
		PERFORM run_out_of_order(locked, 'csv', 'queued');
	END IF;
	RETURN json_build_object('run', id, 'state', locked.state, 'step', run_next(locked)->>'step');
END $$;

-- Read the source of an import once more, because more of its ids are known by now.
CREATE OR REPLACE FUNCTION run_again(id bigint) RETURNS json
LANGUAGE sql AS $$
	SELECT CASE source WHEN 'csv' THEN run_queue(id, true) ELSE run_fetch(id, false, true) END FROM run WHERE run.run = id
$$;

-- Who asks for a run to change the dataset; rules_held: who set the rules that did.
CREATE OR REPLACE FUNCTION run_approve(id bigint, who text, rules_held boolean DEFAULT false) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO run_approval (run, approved_by, approved_at, by_rules) VALUES (id, who, clock_timestamp(), rules_held)
	    ON CONFLICT (run) DO UPDATE SET approved_by = excluded.approved_by, approved_at = excluded.approved_at,
	           by_rules = excluded.by_rules
$$;

-- Somebody else asked for the integration first: they are the one who did it.
CREATE OR REPLACE FUNCTION run_approved_by_another(locked run, first run_approval) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF locked.state = 'integrating' THEN
		PERFORM refuse(409, 'busy', '{user} asked for the integration of import {run} on {at}, and it is under way. Nothing '
			'is left to do; look how far it is.', said => jsonb_build_object('user', first.approved_by, 'run', locked.run,
			'at', in_utc(first.approved_at)), step => run_next(locked)->>'path');
	END IF;
	PERFORM refuse(409, 'already_integrated', '{user} asked for the integration of import {run} on {at}, and it is '
		'version {version}. Look at that version; start another import for further changes.',
		said => jsonb_build_object('user', first.approved_by, 'run', locked.run, 'at', in_utc(first.approved_at),
		'version', locked.version), step => run_next(locked)->>'path');
END $$;

-- Why a staged import cannot be integrated now, if so. seen, emptied, taken: as run_integrate() has them.
DROP FUNCTION IF EXISTS run_refuse_review(run, timestamptz, boolean);
CREATE OR REPLACE FUNCTION run_refuse_review(locked run, seen timestamptz, emptied boolean, taken boolean)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	review run_review;
	held bigint := (SELECT count(*) FROM dhis2_held h WHERE h.run = locked.run);
	other jsonb := run_other_account(locked);
BEGIN
	SELECT * INTO review FROM run_review r WHERE r.run = locked.run;
	IF seen IS DISTINCT FROM review.staged_at AND seen IS NOT NULL THEN
		PERFORM refuse(409, 'dataset_moved', 'Import {run} was staged again since you opened its review. Look at the '
			'review once more, then integrate.', said => jsonb_build_object('run', locked.run),
			step => run_next(locked)->>'path', field => 'staged_at');
	ELSIF locked.failure_code = 'facility_retired' THEN
		PERFORM refuse(409, 'facility_retired', locked.failure->>'text', said => locked.failure->'values',
			step => 'csv/stage?run=' || locked.run);
	ELSIF NOT coalesce(emptied, false) AND held > 0 THEN
		PERFORM refuse(409, 'empty_months', '{pairs} pairs of indicator and month came back empty or as zero, although '
			'there are values. Look at them in the review; integrate with accept_empty=1 if they are to be taken as '
			'they came, or select other months.', said => jsonb_build_object('pairs', held),
			step => run_next(locked)->>'path', field => 'accept_empty');
	ELSIF NOT coalesce(taken, false) AND (other->>'removed')::bigint > 0 THEN
		PERFORM refuse(409, 'other_account', CASE (other->>'removed')::bigint
			WHEN 1 THEN '{values} value would be removed that another account fetched ({before}); {now} may see less of the '
				'server. Look at what changes in the review; integrate with accept_account=1 if it is to be removed, or fetch '
				'with the account of before.'
			ELSE '{values} values would be removed that another account fetched ({before}); {now} may see less of the '
				'server. Look at what changes in the review; integrate with accept_account=1 if they are to be removed, or fetch '
				'with the account of before.' END,
			said => jsonb_build_object('values', thousands((other->>'removed')::numeric), 'before', other->>'before',
				'now', other->>'now'),
			step => run_next(locked)->>'path', field => 'accept_account');
	ELSIF (review.rows->>'staged')::bigint = 0 AND locked.source = 'csv' THEN
		PERFORM refuse(409, 'nothing_staged', 'Import {run} has no row that could be stored, so there is nothing to '
			'integrate. Correct the file or the mapping.', said => jsonb_build_object('run', locked.run),
			step => 'csv/map?run=' || locked.run);
	END IF;
END $$;

-- seen: the staging that was on the approver's screen, or NULL.
-- emptied: months that came back empty from DHIS2, though the dataset has values, are to be emptied.
-- taken: values that another account fetched are to be removed, though this one may see less.
DROP FUNCTION IF EXISTS run_integrate(bigint, text, timestamptz, boolean);
CREATE OR REPLACE FUNCTION run_integrate(id bigint, who text, seen timestamptz, emptied boolean, taken boolean)
RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	first run_approval;
BEGIN
	SELECT * INTO first FROM run_approval a WHERE a.run = id;
	IF locked.state = 'staged' AND locked.source IN ('csv', 'dhis2') THEN
		PERFORM run_refuse_review(locked, seen, emptied, taken);
		PERFORM run_hand_over(id, 'integrating');
		PERFORM run_approve(id, who);
		RETURN json_build_object('run', id, 'state', 'integrating', 'step', run_next(locked)->>'step');
	ELSIF locked.state NOT IN ('integrating', 'integrated') THEN
		PERFORM run_out_of_order(locked, locked.source, 'integrating');
	ELSIF first.approved_by <> who THEN
		PERFORM run_approved_by_another(locked, first);
	END IF;
	RETURN json_build_object('run', id, 'state', locked.state, 'version', locked.version,
	           'step', run_next(locked)->>'step');
END $$;

CREATE OR REPLACE FUNCTION run_cancel(id bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE locked run := run_locked(id);
BEGIN
	IF locked.state = 'integrated' THEN
		PERFORM run_out_of_order(locked, locked.source, 'cancelled');
	ELSIF locked.state <> 'cancelled' THEN
		-- a worker that is at it loses its fence, and with it all that it staged
		PERFORM run_move(id, 'cancelled');
		PERFORM pg_notify('work', id::text);
	END IF;
	RETURN json_build_object('run', id, 'state', 'cancelled');
END $$;
