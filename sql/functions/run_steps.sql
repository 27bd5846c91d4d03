-- The steps of an import: each moves a run from the states where it may, and says where to go otherwise.
-- Doing a step again that was done already is harmless and answers the same.

CREATE OR REPLACE FUNCTION run_locked(id bigint) RETURNS run
LANGUAGE plpgsql AS $$
DECLARE it run;
BEGIN
	SELECT * INTO it FROM run WHERE run.run = id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', format('There is no import %s. It may have been mistyped.', id));
	END IF;
	RETURN it;
END $$;

-- A step in a state that does not allow it.
CREATE OR REPLACE FUNCTION run_out_of_order(it run, wanted text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	next json := run_next(it);
BEGIN
	IF it.state = 'integrated' THEN
		PERFORM refuse(409, 'already_integrated', format('Import %s is integrated already, as version %s. Start another '
			'import for further changes.', it.run, it.version), next->>'path');
	ELSIF it.state = 'cancelled' THEN
		PERFORM refuse(409, 'run_ended', format('Import %s was discarded. Start a new one; its file can be chosen '
			'again.', it.run), next->>'path');
	ELSIF it.state IN ('queued', 'staging', 'fetching', 'integrating') THEN
		PERFORM refuse(409, 'busy', format('Import %s is being worked on (%s), so it cannot be %s now. Wait for the end, '
			'or cancel it first.', it.run, it.state, wanted), next->>'path');
	END IF;
	PERFORM refuse(409, 'step_out_of_order', format('Import %s cannot be %s yet: the step "%s" comes first.',
		it.run, wanted, next->>'title'), next->>'path');
END $$;

-- What was found about a file is no review any more, once the file, its mapping or its staging is another.
CREATE OR REPLACE FUNCTION run_forget(id bigint) RETURNS void
LANGUAGE sql AS $$
	UPDATE run SET staged_at = NULL, rows = NULL, issues = NULL, notices = NULL, changes = NULL, by_month = NULL,
	       by_indicator = NULL, staged = NULL, slots = NULL, unknown = NULL, plausible = NULL, purged_at = NULL, against = NULL, failure = NULL,
	       failure_code = NULL, changed_at = now() WHERE run.run = id
$$;

CREATE OR REPLACE FUNCTION run_takes_file(id bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run := run_locked(id);
BEGIN
	IF it.source <> 'csv' OR it.state NOT IN ('new', 'uploaded', 'mapped', 'staged', 'failed') THEN
		PERFORM run_out_of_order(it, 'given a file');
	END IF;
	RETURN json_build_object('run', id, 'state', it.state);
END $$;

-- The file of an import, chosen or just uploaded.
CREATE OR REPLACE FUNCTION run_upload(id bigint, file bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	chosen asset;
BEGIN
	SELECT * INTO chosen FROM asset WHERE asset.asset = file AND deleted_at IS NULL;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', format('There is no file %s. Choose one of the list, or upload it.', file));
	END IF;
	IF it.source <> 'csv' OR it.state NOT IN ('new', 'uploaded', 'mapped', 'staged', 'failed') AND it.asset IS DISTINCT FROM file THEN
		PERFORM run_out_of_order(it, 'given a file');
	END IF;
	-- what else is on its way to it comes too late
	UPDATE upload SET run = NULL WHERE upload.run = id AND upload.asset IS NULL;
	IF it.asset IS DISTINCT FROM file THEN
		PERFORM run_forget(id);
		UPDATE run SET asset = file, state = 'uploaded', dialect = NULL, mapping = NULL, fingerprint = NULL
		 WHERE run.run = id;
	END IF;
	RETURN json_build_object('run', id, 'asset', chosen.asset, 'name', chosen.name, 'bytes', chosen.bytes,
		'sha256', chosen.sha256, 'step', 'csv/map');
END $$;

-- seen: what was saved when the form was opened, or NULL.
DROP FUNCTION IF EXISTS run_map(bigint, text, jsonb, jsonb, text);
CREATE OR REPLACE FUNCTION run_map(id bigint, who text, new_dialect jsonb, new_mapping jsonb, header text, seen text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	it run := run_locked(id);
	overtaken json;
BEGIN
	IF it.source <> 'csv' THEN
		PERFORM run_out_of_order(it, 'mapped');
	ELSIF it.mapping IS DISTINCT FROM new_mapping OR it.dialect IS DISTINCT FROM new_dialect THEN
		IF it.state NOT IN ('uploaded', 'mapped', 'staged', 'failed') THEN
			PERFORM run_out_of_order(it, 'mapped');
		END IF;
		overtaken := meanwhile(seen, mapping_words(it.dialect, it.mapping), mapping_words(new_dialect, new_mapping), it.mapped_by, it.mapped_at);
		IF overtaken IS NOT NULL THEN
			RETURN json_build_object('meanwhile', overtaken);
		END IF;
		PERFORM run_forget(id);
		UPDATE run SET dialect = new_dialect, mapping = new_mapping, fingerprint = header, mapped_by = who,
		       mapped_at = clock_timestamp(), state = 'mapped' WHERE run.run = id;
	END IF;
	RETURN json_build_object('run', id, 'step', 'csv/stage');
END $$;

-- again: also when it is staged already.
CREATE OR REPLACE FUNCTION run_queue(id bigint, again boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run := run_locked(id);
BEGIN
	IF it.source <> 'csv' THEN
		PERFORM run_out_of_order(it, 'staged');
	ELSIF it.state IN ('mapped', 'failed') AND it.mapping IS NOT NULL
	   OR it.state = 'staged' AND (again OR it.failure_code = 'facility_retired') THEN
		PERFORM run_forget(id);
		UPDATE run SET state = 'queued', queued_at = clock_timestamp(), fence = NULL, lease_until = NULL, attempts = 0,
		       interruptions = 0 WHERE run.run = id;
		PERFORM pg_notify('work', id::text);
		RETURN json_build_object('run', id, 'state', 'queued', 'step', 'csv/stage');
	ELSIF it.state NOT IN ('queued', 'staging', 'staged') THEN
		PERFORM run_out_of_order(it, 'staged');
	END IF;
	RETURN json_build_object('run', id, 'state', it.state, 'step', run_next(it)->>'step');
END $$;

-- Read the source of an import once more, because more of its ids are known by now.
CREATE OR REPLACE FUNCTION run_again(id bigint) RETURNS json
LANGUAGE sql AS $$
	SELECT CASE source WHEN 'csv' THEN run_queue(id, true) ELSE run_fetch(id, false, true) END FROM run WHERE run.run = id
$$;

-- Somebody else asked for the integration first: they are the one who did it.
CREATE OR REPLACE FUNCTION run_approved_by_another(it run) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	asked text := format('%s asked for the integration of import %s on %s', it.approved_by, it.run, in_words(it.approved_at));
BEGIN
	IF it.state = 'integrating' THEN
		PERFORM refuse(409, 'busy', asked || ', and it is under way. Nothing is left to do; look how far it is.', run_next(it)->>'path');
	END IF;
	PERFORM refuse(409, 'already_integrated', format('%s, and it is version %s. Look at that version; start another import for further '
		'changes.', asked, it.version), run_next(it)->>'path');
END $$;

-- seen: the staging that was on the approver's screen, or NULL.
-- emptied: months that came back empty from DHIS2, though the dataset has values, are to be emptied.
DROP FUNCTION IF EXISTS run_integrate(bigint, text, timestamptz);
CREATE OR REPLACE FUNCTION run_integrate(id bigint, who text, seen timestamptz, emptied boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run := run_locked(id);
BEGIN
	IF it.state = 'staged' AND it.source IN ('csv', 'dhis2') THEN
		IF seen IS DISTINCT FROM it.staged_at AND seen IS NOT NULL THEN
			PERFORM refuse(409, 'dataset_moved', format('Import %s was staged again since you opened its review. Look at '
				'the review once more, then integrate.', id), run_next(it)->>'path');
		ELSIF it.failure_code = 'facility_retired' THEN
			PERFORM refuse(409, 'facility_retired', it.failure, 'csv/stage?run=' || id);
		ELSIF NOT coalesce(emptied, false) AND EXISTS (SELECT FROM dhis2_held h WHERE h.run = id) THEN
			PERFORM refuse(409, 'empty_months', format('%s pairs of indicator and month came back empty although the dataset has values '
				'there. Look at them in the review; integrate with accept_empty=1 if they are to be emptied, or select other months.',
				(SELECT count(*) FROM dhis2_held h WHERE h.run = id)), run_next(it)->>'path');
		ELSIF (it.rows->>'staged')::bigint = 0 AND it.source = 'csv' THEN
			PERFORM refuse(409, 'nothing_staged', format('Import %s has no row that could be stored, so there is nothing to '
				'integrate. Correct the file or the mapping.', id), 'csv/map?run=' || id);
		END IF;
		UPDATE run SET state = 'integrating', queued_at = clock_timestamp(), approved_by = who,
		       approved_at = clock_timestamp(), fence = NULL, lease_until = NULL, attempts = 0, failure = NULL,
		       failure_code = NULL, changed_at = now() WHERE run.run = id;
		PERFORM pg_notify('work', id::text);
		RETURN json_build_object('run', id, 'state', 'integrating', 'step', run_next(it)->>'step');
	ELSIF it.state NOT IN ('integrating', 'integrated') THEN
		PERFORM run_out_of_order(it, 'integrated');
	ELSIF it.approved_by <> who THEN
		PERFORM run_approved_by_another(it);
	END IF;
	RETURN json_build_object('run', id, 'state', it.state, 'version', it.version, 'step', run_next(it)->>'step');
END $$;

CREATE OR REPLACE FUNCTION run_cancel(id bigint) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE it run := run_locked(id);
BEGIN
	IF it.state = 'integrated' THEN
		PERFORM run_out_of_order(it, 'discarded');
	ELSIF it.state <> 'cancelled' THEN
		-- a worker that is at it loses its fencing number, and with it all that it staged
		UPDATE run SET state = 'cancelled', fence = NULL, lease_until = NULL, changed_at = now() WHERE run.run = id;
		PERFORM pg_notify('work', id::text);
	END IF;
	RETURN json_build_object('run', id, 'state', 'cancelled');
END $$;
