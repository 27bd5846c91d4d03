-- Keeping house: making room, in pieces. A row says first that something is gone, and its file goes after that; a
-- worker that is killed between leaves a file that the next one finds.

CREATE OR REPLACE FUNCTION sweep_begin(files int, rejects int, audit int, who text) RETURNS bigint
LANGUAGE sql AS $$
	INSERT INTO sweep (asked_by, keep_files, keep_rejects, keep_audit, files_before, rejects_before, audit_before)
	VALUES (who, files, rejects, audit, kept_from(files), kept_from(rejects), kept_from(audit)) RETURNING sweep
$$;

-- A person wants room now, and was shown how many things would go. A double click makes one.
CREATE OR REPLACE FUNCTION sweep_ask(of_files int, of_rejects int, of_audit int, confirmed bigint, who text)
RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	shown jsonb := house_over(of_files, of_rejects, of_audit);
	asked bigint;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('sweep'));
	SELECT s.sweep INTO asked FROM sweep s
	 WHERE s.ended_at IS NULL AND s.asked_by = who AND s.files_before IS NOT DISTINCT FROM kept_from(of_files)
	   AND s.rejects_before IS NOT DISTINCT FROM kept_from(of_rejects)
	   AND s.audit_before IS NOT DISTINCT FROM kept_from(of_audit);
	IF asked IS NULL AND (shown->>'n')::bigint = 0 THEN
		PERFORM refuse(409, 'storage_changed', 'Nothing is older than that, so there is nothing to remove.',
			step => 'storage', field => 'confirm');
	ELSIF asked IS NULL AND (shown->>'n')::bigint <> confirmed THEN
		PERFORM refuse(409, 'storage_changed', 'These rules would remove {n} things now, not {confirmed}. Look at them '
			'once more, and confirm the number that is shown.',
			said => jsonb_build_object('n', shown->'n', 'confirmed', confirmed), step => 'storage', field => 'confirm');
	ELSIF asked IS NULL THEN
		asked := sweep_begin(of_files, of_rejects, of_audit, who);
		PERFORM pg_notify('work', '');
	END IF;
	RETURN json_build_object('sweep', asked, 'n', shown->'n', 'bytes', shown->'bytes');
END $$;

-- Once a day, as the settings say, where there is something to remove.
CREATE OR REPLACE FUNCTION sweep_begin_due(of_files int, of_rejects int, of_audit int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('sweep'));
	IF num_nonnulls(of_files, of_rejects, of_audit) > 0
	   AND NOT EXISTS (SELECT FROM sweep s WHERE s.ended_at IS NULL
	                      OR s.asked_by IS NULL AND s.asked_at > clock_timestamp() - interval '1 day')
	   AND (house_over(of_files, of_rejects, of_audit)->>'n')::bigint > 0 THEN
		PERFORM sweep_begin(of_files, of_rejects, of_audit, NULL);
	END IF;
END $$;

-- The programs may only add to the audit. This takes lines away, those alone that a sweep under way is to.
CREATE OR REPLACE FUNCTION sweep_audit(which bigint, piece int) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH gone AS (
		DELETE FROM audit WHERE audit IN (
		    SELECT a.audit FROM audit a JOIN sweep s ON a.at < s.audit_before AND s.sweep = which AND s.ended_at IS NULL
		     ORDER BY a.at LIMIT piece) RETURNING 1)
	SELECT count(*) FROM gone
$$;

-- Some of a sweep's files, as their rows are concerned: how many, and their bytes. They are locked, then looked at: an
-- import may just have taken one (run_upload).
CREATE OR REPLACE FUNCTION sweep_files(s sweep, piece int, OUT n bigint, OUT freed bigint)
LANGUAGE plpgsql AS $$
DECLARE
	ids bigint[] := ARRAY(SELECT asset FROM files_over(s.files_before) ORDER BY asset LIMIT piece);
BEGIN
	PERFORM FROM asset a WHERE a.asset = ANY (ids) ORDER BY a.asset FOR UPDATE;
	WITH gone AS (
		UPDATE asset a SET deleted_at = clock_timestamp(), sweep = s.sweep
		  FROM files_over(s.files_before) o WHERE o.asset = a.asset AND a.asset = ANY (ids) RETURNING a.bytes)
	SELECT count(*), coalesce(sum(bytes), 0) INTO n, freed FROM gone;
END $$;

-- The same of dropped rows; those of a fetch stand in the database.
CREATE OR REPLACE FUNCTION sweep_rejects(s sweep, piece int, OUT n bigint, OUT freed bigint)
LANGUAGE plpgsql AS $$
DECLARE
	ids bigint[] := ARRAY(SELECT run FROM rejects_over(s.rejects_before) ORDER BY run LIMIT piece);
BEGIN
	DELETE FROM dhis2_rejected d WHERE d.run = ANY (ids);
	WITH gone AS (
		UPDATE run_review r SET rejects_removed_at = clock_timestamp(), rejects_sweep = s.sweep
		 WHERE r.run = ANY (ids) RETURNING r.rejects_bytes)
	SELECT count(*), coalesce(sum(rejects_bytes), 0) INTO n, freed FROM gone;
END $$;

-- A sweep is over: one line of the audit says what it did, and the store is measured anew.
CREATE OR REPLACE FUNCTION sweep_end(s sweep) RETURNS void
LANGUAGE sql AS $$
	UPDATE sweep SET ended_at = clock_timestamp(), problem = NULL WHERE sweep = s.sweep;
	INSERT INTO audit (who, method, path, status, result, about)
	VALUES (coalesce(s.asked_by, '-'), 'DELETE', '/storage', 200, 'ok',
	        format('sweep=%s files=%s rejects=%s audit=%s bytes=%s', s.sweep, s.files, s.rejects, s.audit_lines, s.bytes));
	UPDATE measured SET measured_at = '-infinity' WHERE what = 'store';
$$;

-- A piece of the sweep under way. Is there more of it to do at once?
CREATE OR REPLACE FUNCTION sweep_step(piece int) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	s sweep;
	f record;
	r record;
	lines bigint;
BEGIN
	SELECT * INTO s FROM sweep WHERE ended_at IS NULL ORDER BY sweep LIMIT 1 FOR UPDATE SKIP LOCKED;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	f := sweep_files(s, piece);
	r := sweep_rejects(s, piece);
	lines := sweep_audit(s.sweep, 100 * piece);
	IF f.n + r.n + lines > 0 THEN
		UPDATE sweep SET files = files + f.n, rejects = rejects + r.n, audit_lines = audit_lines + lines,
		       bytes = bytes + f.freed + r.freed
		 WHERE sweep = s.sweep;
		RETURN true;
	END IF;
	IF NOT EXISTS (SELECT FROM house_unlinked WHERE sweep = s.sweep) THEN
		PERFORM sweep_end(s);
	END IF;
	RETURN false;
END $$;

-- Files that are still there, though their row says that they are gone.
CREATE OR REPLACE VIEW house_unlinked AS
	SELECT 'file' AS kind, asset AS number, sweep FROM asset WHERE deleted_at IS NOT NULL AND NOT unlinked
	UNION ALL
	SELECT 'rejects', run, rejects_sweep FROM run_review WHERE rejects_removed_at IS NOT NULL AND NOT rejects_unlinked;

-- They are gone: those of assets and of imports; or why they are not.
CREATE OR REPLACE FUNCTION house_gone(files bigint[], rejects bigint[], failed jsonb) RETURNS void
LANGUAGE sql AS $$
	UPDATE asset SET unlinked = true WHERE asset = ANY (files) AND deleted_at IS NOT NULL;
	UPDATE run_review SET rejects_unlinked = true WHERE run = ANY (rejects) AND rejects_removed_at IS NOT NULL;
	UPDATE sweep SET problem = failed WHERE ended_at IS NULL AND problem IS DISTINCT FROM failed;
$$;
