-- Comparing versions, and taking one back.

-- The dataset as it stood in a version.
CREATE OR REPLACE FUNCTION months_at(version bigint) RETURNS SETOF indicator_month
LANGUAGE sql STABLE AS $$
	SELECT * FROM indicator_month WHERE version_from <= $1 AND (version_to IS NULL OR version_to > $1)
$$;

-- The indicator-months in which two versions differ; counts that came back to the same are no difference.
CREATE OR REPLACE FUNCTION months_between_versions(one bigint, other bigint)
RETURNS TABLE (raw_indicator_id text, label text, period_id int, records_from int, records_to int, total_from bigint, total_to bigint)
LANGUAGE sql STABLE AS $$
	SELECT r.raw_indicator_id, r.raw_indicator_label, period, coalesce(a.n_records, 0), coalesce(b.n_records, 0), coalesce(a.total, 0),
	       coalesce(b.total, 0)
	  FROM months_at(one) a FULL JOIN months_at(other) b USING (indicator, period)
	  JOIN raw_indicator r USING (indicator)
	 WHERE a.version_from IS DISTINCT FROM b.version_from
	   AND coalesce(a.n_records, 0) + coalesce(b.n_records, 0) > 0
	   AND (a.digest IS NULL OR a.digest IS DISTINCT FROM b.digest)
$$;

-- Cells as people name them. cells: [{slot, indicator, period, before, then, now}], before the version, in it, and as they stand.
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
	it bigint;
BEGIN
	SELECT * INTO v FROM version WHERE version.version = id;
	IF NOT FOUND THEN
		PERFORM refuse(404, 'not_found', format('There is no version %s.', id));
	ELSIF v.source = 'delete' THEN
		PERFORM refuse(409, 'nothing_to_undo', format('Version %s deleted values for good: they are in no version any more, so it cannot be '
			'undone.', id));
	ELSIF v.new + v.changed + v.removed = 0 THEN
		PERFORM refuse(409, 'nothing_to_undo', format('Version %s changed nothing, so there is nothing to undo.', id));
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('undo'), id::int); -- a double click makes one
	SELECT run INTO it FROM run WHERE source = 'undo' AND undoes = id AND state IN ('queued', 'staging', 'integrating');
	IF it IS NULL THEN
		INSERT INTO run (source, state, created_by, undoes, queued_at, approved_by, approved_at, scope)
		SELECT 'undo', 'queued', who, id, clock_timestamp(), who, clock_timestamp(), array_agg(slot) FROM facility
		RETURNING run INTO it;
		PERFORM pg_notify('work', it::text);
	END IF;
	RETURN json_build_object('run', it, 'state', 'queued', 'undoes', id, 'step', 'progress');
END $$;
