-- Comparing versions, and taking one back.

-- The dataset as it stood in a version.
CREATE OR REPLACE FUNCTION months_at(version bigint) RETURNS SETOF indicator_month
LANGUAGE sql STABLE AS $$
	SELECT * FROM indicator_month WHERE version_from <= $1 AND (version_to IS NULL OR version_to > $1)
$$;

-- The indicator-months in which two versions differ; counts that came back to the same are no difference.
CREATE OR REPLACE FUNCTION months_between_versions(from_version bigint, to_version bigint)
RETURNS TABLE (raw_indicator_id text, label text, period_id int, records_from int, records_to int, total_from bigint,
	total_to bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT r.raw_indicator_id, r.raw_indicator_label, period, coalesce(f.n_records, 0), coalesce(t.n_records, 0),
	       coalesce(f.total, 0), coalesce(t.total, 0)
	  FROM months_at(from_version) f FULL JOIN months_at(to_version) t USING (indicator, period)
	  JOIN raw_indicator r USING (indicator)
	 WHERE f.version_from IS DISTINCT FROM t.version_from
	   AND coalesce(f.n_records, 0) + coalesce(t.n_records, 0) > 0
	   AND CASE WHEN f.digest IS NULL OR t.digest IS NULL
	            THEN (f.n_records, f.total) IS DISTINCT FROM (t.n_records, t.total)
	                 OR month_differs(indicator, period, from_version, to_version)
	            ELSE f.digest <> t.digest END;
END $$;

-- Values as people name them. cells: [{slot, indicator, period, before, then, now}], before the version, in it, and as
-- they stand.
CREATE OR REPLACE FUNCTION named_cells(cells json) RETURNS json
LANGUAGE sql STABLE AS $$
	SELECT coalesce(json_agg(json_build_object('facility_id', f.facility_id, 'facility_name', f.facility_name,
	           'raw_indicator_id', r.raw_indicator_id, 'raw_indicator_label', r.raw_indicator_label, 'period_id', c.period,
	           'before', c.before, 'then', c.then, 'now', c.now) ORDER BY c.place), '[]')
	  FROM ROWS FROM (json_to_recordset(cells) AS (slot int, indicator int, period int, before int, "then" int, now int))
	       WITH ORDINALITY AS c (slot, indicator, period, before, "then", now, place)
	  JOIN facility f USING (slot)
	  JOIN raw_indicator r USING (indicator)
$$;

-- The worker is to take back a version; asked again while it is at it, it is the same undo.
CREATE OR REPLACE FUNCTION undo_ask(id bigint, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	v version;
	asked bigint;
	begun boolean := false;
BEGIN
	SELECT * INTO v FROM version WHERE version.version = id;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', 'There is no version {version}.', said => jsonb_build_object('version', id));
	ELSIF v.source = 'delete' THEN
		PERFORM refuse(409, 'nothing_to_undo', 'Version {version} deleted values for good: they are in no version any '
			'more, so it cannot be undone.', said => jsonb_build_object('version', id));
	ELSIF v.new + v.changed + v.removed = 0 THEN
		PERFORM refuse(409, 'nothing_to_undo', 'Version {version} changed nothing, so there is nothing to undo.',
			said => jsonb_build_object('version', id));
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('undo'), id::int); -- a double click makes one
	SELECT run INTO asked FROM run JOIN run_undo USING (run)
	 WHERE undoes = id AND state IN ('queued', 'staging', 'integrating');
	IF asked IS NULL THEN
		begun := true;
		asked := (run_begin('undo', who)).run;
		INSERT INTO run_undo (run, undoes, scope) SELECT asked, id, array_agg(slot) FROM facility;
		PERFORM run_approve(asked, who);
		PERFORM run_hand_over(asked, 'queued');
	END IF;
	RETURN json_build_object('run', asked, 'begun', begun, 'state', 'queued', 'undoes', id, 'step', 'progress');
END $$;

-- What is noted of an integration: of an undo of another version; that it changed nothing; that rules integrated it.
CREATE OR REPLACE FUNCTION integrated_said(undone int, nothing boolean, by_rules boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT said(CASE
		WHEN undone IS NOT NULL AND nothing THEN /*_*/'undo of version {version}: no change'
		WHEN undone IS NOT NULL THEN /*_*/'undo of version {version}'
		WHEN nothing AND by_rules THEN /*_*/'no change; integrated by rules'
		WHEN nothing THEN /*_*/'no change'
		WHEN by_rules THEN /*_*/'integrated by rules' END, jsonb_build_object('version', undone::text))
$$;

-- The note of a version as a sentence with its values; what is not one of ours stays as it is.
CREATE OR REPLACE FUNCTION note_said(version) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE ours jsonb;
BEGIN
	IF coalesce($1.note, '') = '' THEN
		RETURN NULL;
	ELSIF $1.source = 'delete' THEN
		ours := (SELECT deleted_said(selection) FROM run_delete d WHERE d.run = $1.run);
	ELSE
		ours := integrated_said((SELECT undoes FROM run_undo u WHERE u.run = $1.run),
			$1.new + $1.changed + $1.removed = 0, $1.note LIKE '%by rules');
	END IF;
	RETURN CASE WHEN $1.note = worded(ours) THEN ours ELSE said($1.note) END;
END $$;
