-- The second look at what a run staged (hmis/plausible.h): begun, kept, or given up after three tries.

-- It is given up for this staging; its rules go without, and people are told.
CREATE OR REPLACE FUNCTION plausible_give_up(locked run, why jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE run_review SET look_failure = why WHERE run = locked.run;
	PERFORM rules_check(locked);
	IF NOT EXISTS (SELECT FROM run_rules r
	                WHERE r.run = locked.run AND r.reasons @> '[{"kind": "not_looked_at"}]') THEN
		PERFORM tell('not_looked_at', reason('not_looked_at', why), locked.run);
	END IF;
END $$;

-- A try begins, if the run waits for its review and there was no look at it yet: when it was staged, and the highest
-- slot. One that was interrupted three times, with whatever interrupted it, is not tried again.
CREATE OR REPLACE FUNCTION plausible_begin(id bigint) RETURNS TABLE (staged_at timestamptz, slots int)
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
	review run_review;
BEGIN
	SELECT * INTO review FROM run_review r WHERE r.run = id AND r.plausible IS NULL AND r.look_failure IS NULL;
	IF NOT FOUND OR locked.state <> 'staged' OR locked.source NOT IN ('csv', 'dhis2') THEN
		RETURN;
	ELSIF review.looks >= 3 THEN
		PERFORM plausible_give_up(locked, said(
			/*_*/'It was interrupted three times; the log of the worker says what happened.'));
		RETURN;
	END IF;
	UPDATE run_review r SET looks = r.looks + 1 WHERE r.run = id;
	RETURN QUERY SELECT review.staged_at, coalesce(max(f.slot), 0) FROM facility f;
END $$;

-- A try failed; it was the last one, or the worker comes back to it (plausible_open).
CREATE OR REPLACE FUNCTION plausible_failed(id bigint, staging timestamptz, why jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
BEGIN
	IF locked.state = 'staged' AND EXISTS (SELECT FROM run_review r WHERE r.run = id AND r.staged_at = staging
	                                          AND looks >= 3 AND plausible IS NULL AND look_failure IS NULL) THEN
		PERFORM plausible_give_up(locked, why);
	END IF;
END $$;

-- The facilities of a finding, as people name them. cells: [{slot, count, usual}].
CREATE OR REPLACE FUNCTION finding_cells(cells jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('facility_id', p.facility_id, 'facility_name', p.facility_name,
	           'count', c.count, 'none', c.count IS NULL, 'usual', c.usual) ORDER BY c.place), '[]')
	  FROM ROWS FROM (jsonb_to_recordset(cells) AS (slot int, count int, usual int))
	       WITH ORDINALITY AS c (slot, count, usual, place)
	  JOIN facility p USING (slot)
$$;

-- A finding as documents have it.
CREATE OR REPLACE FUNCTION finding_shown(f finding) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('kind', f.kind, 'is', jsonb_build_object(f.kind, true),
	           'raw_indicator_id', r.raw_indicator_id, 'label', r.raw_indicator_label, 'period_id', f.period,
	           'facilities', f.facilities, 'of', f.of, 'low', f.low, 'high', f.high, 'total', f.total,
	           'cells', finding_cells(f.cells))
	  FROM raw_indicator r WHERE r.indicator = f.indicator
$$;

-- What was found implausible in what a run staged, by weight, as people name it; nothing if it was staged again
-- meanwhile. All of it is kept for the history of the indicators, the weightiest for the review. With it, in one piece,
-- its rules are looked at.
CREATE OR REPLACE FUNCTION plausible_keep(id bigint, staging timestamptz, looked_at int, what jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	locked run := run_locked(id);
BEGIN
	IF NOT EXISTS (SELECT FROM run_review WHERE run = id AND staged_at = staging) THEN
		RETURN;
	END IF;
	DELETE FROM finding f WHERE f.run = id;
	INSERT INTO finding (run, indicator, period, kind, facilities, "of", low, high, total, weight, cells)
	SELECT id, f.indicator, f.period, f.kind, f.n, f.of, f.low, f.high, f.total, f.weight, f.cells
	  FROM jsonb_to_recordset(what) AS f (kind text, indicator int, period int, n int, "of" int, low bigint,
	           high bigint, total bigint, weight double precision, cells jsonb);
	UPDATE run_review
	   SET look_failure = NULL, plausible = jsonb_build_object('months', looked_at, 'kinds', (
	           SELECT coalesce(jsonb_object_agg(kind, n), '{}')
	             FROM (SELECT kind, count(*) AS n FROM finding WHERE run = id GROUP BY 1) counted),
	       'findings', (
	           SELECT coalesce(jsonb_agg(finding_shown(f) ORDER BY f.weight DESC, f.indicator, f.period), '[]')
	             FROM (SELECT * FROM finding WHERE run = id ORDER BY weight DESC, indicator, period LIMIT 50) f))
	 WHERE run = id;
	PERFORM rules_check(locked);
END $$;
