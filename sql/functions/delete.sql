-- Deleting values for good, from every version.

-- What a selection {"start_period", "end_period", "indicators": "all" or ids, "areas": paths, none for all} speaks of.
CREATE OR REPLACE FUNCTION selected_indicators(selection jsonb) RETURNS SETOF int
LANGUAGE sql STABLE AS $$
	SELECT indicator FROM raw_indicator
	 WHERE selection->'indicators' = '"all"'
	    OR jsonb_typeof(selection->'indicators') = 'array' AND selection->'indicators' ? raw_indicator_id
$$;

CREATE OR REPLACE FUNCTION selected_slots(selection jsonb) RETURNS int[]
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN jsonb_array_length(selection->'areas') > 0 THEN coalesce((
	           SELECT array_agg(slot) FROM facility f
	            WHERE area_paths(f) && ARRAY(SELECT jsonb_array_elements_text(selection->'areas'))), '{}') END
$$;

-- How many values that are now, by indicator, and their sum; that is NULL where more blocks would have to be opened for
-- it than a person waits for. Of a block that goes in part the bits tell how many.
CREATE OR REPLACE FUNCTION selected_values(selection jsonb)
RETURNS TABLE (raw_indicator_id text, label text, months bigint, first int, last int, "values" bigint, total bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	numbers int[] := ARRAY(SELECT selected_indicators(selection));
	slots int[] := selected_slots(selection);
BEGIN
	IF cardinality(slots) = (SELECT count(*) FROM facility) THEN
		slots := NULL; -- all of them are as good as none chosen
	END IF;
	RETURN QUERY
	WITH place AS MATERIALIZED (SELECT b.* FROM blocks_with(slots) b),
	     held AS MATERIALIZED (
		SELECT m.indicator, m.period, m.n_records, m.total FROM indicator_month m
		 WHERE m.version_to IS NULL AND m.indicator = ANY (numbers)
		   AND m.period BETWEEN (selection->>'start_period')::int AND (selection->>'end_period')::int),
	     opening AS MATERIALIZED (
		SELECT (SELECT count(*) FROM held) * count(*) <= 2000 AS few FROM place WHERE NOT whole),
	     part AS (
		SELECT b.indicator, b.period,
		       CASE WHEN whole THEN b.n_records ELSE bit_count(bits_like(b.reported, block_nobody()) & bits) END AS n,
		       CASE WHEN whole THEN b.total
		            WHEN few THEN (SELECT coalesce(sum(c), 0)
		                             FROM unnest(counts_of(b.counts, b.large)) WITH ORDINALITY AS cell (c, place)
		                            WHERE c IS NOT NULL AND get_bit(bits, cell.place::int - 1) = 1) END AS total
		  FROM place CROSS JOIN opening
		  JOIN ( -- by the index of months and blocks
			SELECT * FROM count_block c
			 WHERE c.period = ANY (ARRAY(SELECT DISTINCT period FROM held))
			   AND c.block = ANY (ARRAY(SELECT block FROM place))
			   AND stands_now(c.version_from, c.version_to, (SELECT max(version) FROM version))) b USING (block)
		 WHERE b.indicator = ANY (ARRAY(SELECT DISTINCT indicator FROM held))),
	     month AS (
		SELECT indicator, period, n_records AS n, held.total, true AS added FROM held WHERE slots IS NULL
		 UNION ALL
		SELECT indicator, period, sum(n), sum(part.total), bool_and(part.total IS NOT NULL) FROM part GROUP BY 1, 2)
	SELECT r.raw_indicator_id, r.raw_indicator_label, count(*), min(period), max(period), sum(n)::bigint,
	       CASE WHEN bool_and(added) THEN sum(month.total)::bigint END
	  FROM month JOIN raw_indicator r USING (indicator)
	 WHERE n > 0 GROUP BY r.indicator, r.raw_indicator_id, r.raw_indicator_label;
END $$;

-- A selection that holds another number of values than was confirmed, or none.
CREATE OR REPLACE FUNCTION refuse_values(n bigint, confirmed bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF n <> confirmed THEN
		PERFORM refuse(409, 'values_changed', 'This selection holds {values} values now, not {confirmed}. Look at it '
			'once more, and confirm the number that it shows.',
			said => jsonb_build_object('values', n, 'confirmed', confirmed), field => 'confirm');
	ELSIF n = 0 THEN
		PERFORM refuse(409, 'values_changed', 'This selection holds no values, so there is nothing to delete.',
			field => 'confirm');
	END IF;
END $$;

-- The worker is to delete what is selected, if that still is as many values as a person confirmed.
CREATE OR REPLACE FUNCTION delete_ask(selection jsonb, confirmed bigint, who text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
	wanted jsonb := selection || jsonb_build_object('values', confirmed);
	asked bigint;
	other bigint;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('delete')); -- a double click makes one
	SELECT run INTO asked FROM run JOIN run_delete d USING (run) WHERE state = 'integrating' AND d.selection = wanted;
	IF asked IS NULL THEN
		SELECT run INTO other FROM run WHERE state = 'integrating' ORDER BY run LIMIT 1;
		IF other IS NOT NULL THEN
			PERFORM refuse(409, 'busy', 'Import {run} is writing to the dataset just now. Wait for its end, then look '
				'at the number again.', said => jsonb_build_object('run', other), step => 'progress?run=' || other);
		END IF;
		PERFORM refuse_values((SELECT coalesce(sum(v.values), 0) FROM selected_values(selection) v)::bigint, confirmed);
		asked := (run_begin('delete', who)).run;
		INSERT INTO run_delete (run, selection) VALUES (asked, wanted);
		PERFORM run_approve(asked, who);
		PERFORM run_hand_over(asked, 'integrating');
	END IF;
	RETURN json_build_object('run', asked, 'state', 'integrating', 'values', confirmed, 'step', 'progress');
END $$;

-- What a run found and showed of its source, but for how much it was.
CREATE OR REPLACE FUNCTION without_samples(list jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(jsonb_agg(item - 'samples' || '{"samples": []}' ORDER BY place), '[]')
	  FROM jsonb_array_elements(list) WITH ORDINALITY AS l (item, place)
$$;

-- The receipts of some runs: no value of theirs, and no total of it, is kept.
CREATE OR REPLACE FUNCTION receipts_purge(runs bigint[]) RETURNS void
LANGUAGE sql AS $$
	UPDATE run_review
	   SET by_month = '[]', by_indicator = '[]', staged = staged - 'total', issues = without_samples(issues),
	       notices = without_samples(notices), changes = changes || '{"largest": []}', plausible = NULL,
	       purged_at = clock_timestamp()
	 WHERE run = ANY (runs);
	UPDATE run_csv SET profile = NULL WHERE run = ANY (runs);
	UPDATE run_undo SET kept = kept || '{"first": []}' WHERE run = ANY (runs);
	UPDATE dhis2_pair SET tally = NULL WHERE run = ANY (runs);
	DELETE FROM dhis2_rejected WHERE run = ANY (runs);
	DELETE FROM finding WHERE run = ANY (runs);
$$;

-- A selection in words, as the note of the version says it.
CREATE OR REPLACE FUNCTION deleted_said(selection jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT said(CASE
		WHEN every AND areas = 0 THEN /*_*/'deleted for good: all indicators, {from} to {to}'
		WHEN every THEN /*_*/'deleted for good: all indicators, {from} to {to}, in {areas} areas'
		WHEN areas = 0 THEN /*_*/'deleted for good: {n} indicators, {from} to {to}'
		ELSE /*_*/'deleted for good: {n} indicators, {from} to {to}, in {areas} areas' END,
		jsonb_build_object('n', CASE WHEN NOT every THEN jsonb_array_length(selection->'indicators')::text END,
			'from', selection->>'start_period', 'to', selection->>'end_period', 'areas', areas::text))
	  FROM (SELECT selection->'indicators' = '"all"' AS every,
	               coalesce(jsonb_array_length(selection->'areas'), 0) AS areas) chosen
$$;

-- Imports that wait for their review and have staged something of the table going: what they would change is not true
-- any more.
CREATE OR REPLACE FUNCTION delete_reviews() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	stale bigint;
	numbers int[] := ARRAY(SELECT DISTINCT indicator FROM going);
	first int := (SELECT min(period) FROM going);
	last int := (SELECT max(period) FROM going);
BEGIN
	FOR stale IN
		SELECT r.run FROM run r
		 WHERE r.state = 'staged'
		   AND EXISTS (SELECT FROM staged_month s JOIN going USING (indicator, period) WHERE s.run = r.run)
		   FOR NO KEY UPDATE
	LOOP
		PERFORM run_move(stale, 'failed', why => said(/*_*/'Values of this import were deleted from the dataset after '
			'it was staged. Start staging again if it is still wanted.'), code => 'values_deleted');
	END LOOP;
	DELETE FROM staged_month s USING going g WHERE s.indicator = g.indicator AND s.period = g.period;
	DELETE FROM staged_block s WHERE s.indicator = ANY (numbers) AND s.period BETWEEN first AND last;
END $$;

-- What a run is to delete, if it is still its worker's own and that still is as many values as a person confirmed
-- ("values"); NULL when it is not the worker's own. To the end of the transaction nobody else moves it.
CREATE OR REPLACE FUNCTION delete_selection(id bigint, holder bigint) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	selection jsonb := (SELECT d.selection FROM run_delete d WHERE d.run = id);
	n bigint;
BEGIN
	PERFORM FROM run r WHERE r.run = id AND r.fence = holder AND r.state = 'integrating' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	SELECT coalesce(sum(v.values), 0) INTO n FROM selected_values(selection) v;
	IF n <> (selection->>'values')::bigint THEN
		PERFORM refuse(409, 'values_changed', 'The selection holds {values} values now, not the {confirmed} that were '
			'confirmed. Nothing was deleted: look at it once more.',
			said => jsonb_build_object('values', n, 'confirmed', selection->>'values'));
	END IF;
	RETURN selection;
END $$;

-- Take the values out of every version, out of what is staged and out of receipts; the runs whose rejected rows must go
-- as well. No row when the run is not the worker's own any more. Where blocks are committed first (delete_begin()), the
-- versions before the new one have the values still, until delete_earlier().
CREATE OR REPLACE FUNCTION delete_purge(id bigint, holder bigint, new_version int) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
DECLARE
	selection jsonb := delete_selection(id, holder);
	receipts bigint[]; -- the runs whose receipts speak of the values
BEGIN
	IF selection IS NULL THEN
		RETURN;
	END IF;
	CREATE TEMP TABLE going ON COMMIT DROP AS
		SELECT i.indicator, p AS period, coalesce(m.n_records, 0) AS had
		  FROM selected_indicators(selection) i (indicator)
		 CROSS JOIN months_between((selection->>'start_period')::int, (selection->>'end_period')::int) p
		  LEFT JOIN indicator_month m ON m.indicator = i.indicator AND m.period = p AND m.version_to IS NULL;
	SELECT array_agg(r.run) INTO receipts FROM run r
	 WHERE r.source IN ('csv', 'dhis2', 'undo')
	   AND (r.version IS NULL OR EXISTS (
	           SELECT FROM indicator_month m JOIN going USING (indicator, period)
	            WHERE r.version IN (m.version_from, m.version_to)));
	PERFORM delete_reviews();
	PERFORM comparisons_expire(interval '0');
	IF blocks_first() THEN
		PERFORM delete_months_now(selection, new_version);
	ELSE
		PERFORM delete_months(selection, selected_slots(selection), new_version);
	END IF;
	INSERT INTO version_month (version, indicator, period, new, changed, removed)
	SELECT new_version, g.indicator, g.period, 0, 0, g.had - coalesce(m.n_records, 0)
	  FROM going g
	  LEFT JOIN indicator_month m ON m.indicator = g.indicator AND m.period = g.period AND m.version_to IS NULL
	 WHERE g.had > coalesce(m.n_records, 0);
	DELETE FROM version_size; -- they are smaller now
	PERFORM receipts_purge(receipts);
	UPDATE project_state SET picture = '{}', stamp = ''; -- its totals hold the values; it is looked at again
	INSERT INTO version (version, created_at, created_by, source, run, new, changed, unchanged, removed, note)
	SELECT new_version, clock_timestamp(), a.approved_by, 'delete', id, 0, 0, 0, (selection->>'values')::bigint,
	       worded(deleted_said(selection))
	  FROM run_move(id, 'integrated', holder, made => new_version) done JOIN run_approval a USING (run);
	PERFORM reporting_keep(ARRAY(SELECT DISTINCT period FROM going));
	RETURN QUERY SELECT unnest(coalesce(receipts, '{}') || id);
END $$;

-- Indicator-months of all versions, as their blocks say that they are.
CREATE OR REPLACE FUNCTION months_standing(numbers int[], first int, last int)
RETURNS TABLE (indicator int, period int, version_from int, n_records bigint, total numeric, digest bytea)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT m.indicator, m.period, m.version_from, sum(b.n_records), sum(b.total),
	       month_digest(array_agg(b.block), array_agg(b.digest))
	  FROM indicator_month m
	  JOIN count_block b ON b.indicator = m.indicator AND b.period = m.period
	                    AND stands_at(b.version_from, b.version_to, m.version_from)
	 WHERE m.indicator = ANY (numbers) AND m.period BETWEEN first AND last
	 GROUP BY m.indicator, m.period, m.version_from;
END $$;

-- Those of a selection, in all versions before one: whole, or of some facilities. What is left empty goes as well: to
-- have no row is to have no values.
CREATE OR REPLACE FUNCTION delete_months(selection jsonb, slots int[], before int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	numbers int[] := ARRAY(SELECT selected_indicators(selection));
	first int := (selection->>'start_period')::int;
	last int := (selection->>'end_period')::int;
	wholes int[] := ARRAY(SELECT block FROM blocks_with(slots) WHERE whole); -- blocks that go
	parts int[] := '{}'; -- of which some places go
	gone record;
BEGIN
	IF slots IS NULL THEN
		DELETE FROM count_block b
		 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_from < before;
		DELETE FROM indicator_month m
		 WHERE m.indicator = ANY (numbers) AND m.period BETWEEN first AND last AND m.version_from < before;
		RETURN;
	END IF;
	FOR gone IN SELECT * FROM blocks_with(slots) WHERE NOT whole LOOP
		UPDATE count_block b
		   SET counts = counts_without(b.counts, gone.bits), large = counts_without(b.large, gone.bits), digest = NULL
		 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_from < before
		   AND b.block = gone.block;
		parts := parts || gone.block::int;
	END LOOP;
	UPDATE count_block b
	   SET n_records = counts_number(counts_of(b.counts, b.large)), total = counts_total(counts_of(b.counts, b.large)),
	       reported = reported_of(counts_of(b.counts, b.large))
	 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_from < before
	   AND b.block = ANY (parts);
	DELETE FROM count_block b
	 WHERE b.indicator = ANY (numbers) AND b.period BETWEEN first AND last AND b.version_from < before
	   AND (b.block = ANY (wholes) OR b.block = ANY (parts) AND b.n_records = 0);
	UPDATE indicator_month m
	   SET n_records = n.n_records, total = n.total, digest = n.digest
	  FROM (SELECT k.indicator, k.period, k.version_from, coalesce(s.n_records, 0) AS n_records,
	               coalesce(s.total, 0) AS total, s.digest
	          FROM indicator_month k
	          LEFT JOIN months_standing(numbers, first, last) s USING (indicator, period, version_from)
	         WHERE k.indicator = ANY (numbers) AND k.period BETWEEN first AND last AND k.version_from < before) n
	 WHERE m.indicator = n.indicator AND m.period = n.period AND m.version_from = n.version_from;
	DELETE FROM indicator_month m
	 WHERE m.indicator = ANY (numbers) AND m.period BETWEEN first AND last AND m.version_from < before
	   AND m.n_records = 0;
END $$;
