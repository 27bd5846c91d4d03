-- What staging found of a run: computed from staged_month, kept in run_review.

-- The largest changes as people name them. cells: [{slot, indicator, period, was, becomes}], the largest first.
CREATE OR REPLACE FUNCTION named_changes(cells json) RETURNS jsonb
LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('facility_id', f.facility_id, 'facility_name', f.facility_name,
	           'raw_indicator_id', r.raw_indicator_id, 'raw_indicator_label', r.raw_indicator_label,
	           'period_id', c.period, 'was', c.was, 'becomes', c.becomes, 'difference', c.becomes::bigint - c.was)
	           ORDER BY c.place), '[]')
	  FROM ROWS FROM (json_to_recordset(cells) AS (slot int, indicator int, period int, was int, becomes int))
	       WITH ORDINALITY AS c (slot, indicator, period, was, becomes, place)
	  JOIN facility f USING (slot)
	  JOIN raw_indicator r USING (indicator)
$$;

-- What a run staged, beside what the dataset holds, in both ways in which the review draws it. unmapped: the notice of
-- raw indicators that projects will not see, a list of one or of none.
CREATE OR REPLACE FUNCTION staged_by(id bigint, OUT by_month jsonb, OUT by_indicator jsonb, OUT unmapped jsonb)
LANGUAGE sql STABLE AS $$
	WITH pair AS MATERIALIZED (
		SELECT s.indicator, s.period, s.n_records AS records, s.total, s.n_new, s.n_changed, m.n_records AS records_now,
		       m.total AS total_now
		  FROM staged_month s
		  LEFT JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period AND m.version_to IS NULL
		 WHERE s.run = id),
	     month AS (
		SELECT period, sum(records) AS records, sum(total) AS total, coalesce(sum(records_now), 0) AS records_now,
		       coalesce(sum(total_now), 0) AS total_now
		  FROM pair GROUP BY period),
	     indicator AS MATERIALIZED (
		SELECT r.raw_indicator_id, r.raw_indicator_label, sum(records) AS records, sum(total) AS total,
		       coalesce(sum(records_now), 0) AS records_now, coalesce(sum(total_now), 0) AS total_now,
		       sum(n_new) AS n_new, sum(n_changed) AS n_changed,
		       EXISTS (SELECT FROM indicator_mapping m WHERE m.indicator = pair.indicator) AS mapped
		  FROM pair JOIN raw_indicator r USING (indicator)
		 GROUP BY pair.indicator, r.raw_indicator_id, r.raw_indicator_label),
	     unseen AS (
		SELECT * FROM indicator WHERE NOT mapped ORDER BY records DESC, raw_indicator_id LIMIT 10)
	SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('period_id', period, 'records', records, 'total', total,
	                   'records_now', records_now, 'total_now', total_now) ORDER BY period), '[]') FROM month),
	       (SELECT coalesce(jsonb_agg(jsonb_build_object('raw_indicator_id', raw_indicator_id,
	                   'label', raw_indicator_label,
	                   'records', records, 'total', total, 'records_now', records_now, 'total_now', total_now,
	                   'new', n_new, 'changed', n_changed) ORDER BY raw_indicator_id), '[]') FROM indicator),
	       (SELECT CASE WHEN count(*) > 0 THEN jsonb_build_array(jsonb_build_object('kind', 'unmapped_to_common',
	                   'rows', sum(records), 'title',
	                   /*_*/'rows of raw indicators that no common indicator uses: stored, but '
	                   'projects will not see them', 'samples', jsonb_agg(jsonb_build_object(
	                       'raw_indicator_id', raw_indicator_id, 'rows', records)))) ELSE '[]' END FROM unseen)
$$;

-- What a run staged, in all: what the source holds, and what it would change.
CREATE OR REPLACE FUNCTION staged_in_all(id bigint, OUT staged jsonb, OUT changes jsonb)
LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('records', coalesce(sum(n_records), 0), 'total', coalesce(sum(total), 0),
	           'indicators', count(DISTINCT indicator), 'periods', count(DISTINCT period), 'first_period', min(period),
	           'last_period', max(period)),
	       jsonb_build_object('new', coalesce(sum(n_new), 0), 'changed', coalesce(sum(n_changed), 0),
	           'unchanged', coalesce(sum(n_unchanged), 0), 'removed', coalesce(sum(n_removed), 0))
	  FROM staged_month WHERE run = id
$$;

-- Staging ends: what it found becomes the run's review. of_rows, the issues, notices and unknown ids are what was found
-- of the rows, slots the facilities in the source; NULL: as before, for the effect alone was computed again. why, code:
-- what the person reads of that; commit_within: seconds until the commit must come. No row: the run is not the worker's
-- own any more, and the transaction must be rolled back.
CREATE OR REPLACE FUNCTION stage_finish(id bigint, holder bigint, compared_with int, of_rows jsonb, found_issues jsonb,
	found_notices jsonb, found_unknown jsonb, found_slots int[], largest json, why jsonb, code text, commit_within int)
RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
DECLARE
	in_all record := staged_in_all(id);
	shown record := staged_by(id);
	wanted text := (SELECT CASE source WHEN 'undo' THEN 'integrating' ELSE 'staged' END FROM run WHERE run = id);
BEGIN
	-- lest a worker that is paused before its commit keeps the run from others
	PERFORM set_config('idle_in_transaction_session_timeout', commit_within || 's', true);
	PERFORM FROM run_move(id, wanted, holder, why, code);
	IF NOT FOUND THEN
		RETURN;
	END IF;
	RETURN QUERY INSERT INTO run_review AS before (run, staged_at, against, rows, issues, notices, unknown, slots, staged,
	                                               changes,
		by_month, by_indicator, pulls)
	VALUES (id, clock_timestamp(), compared_with, of_rows, found_issues, found_notices || shown.unmapped, found_unknown,
	        found_slots, in_all.staged || jsonb_build_object('facilities', cardinality(found_slots)),
	        in_all.changes || jsonb_build_object('against_version', compared_with, 'largest', named_changes(largest)),
	        shown.by_month, shown.by_indicator, (SELECT run_pulls(run.*) FROM run WHERE run = id))
	    ON CONFLICT (run) DO UPDATE
	   SET staged_at = excluded.staged_at, against = excluded.against, rows = coalesce(excluded.rows, before.rows),
	       issues = coalesce(excluded.issues, before.issues), notices = coalesce(excluded.notices, before.notices),
	       unknown = coalesce(excluded.unknown, before.unknown), slots = coalesce(excluded.slots, before.slots),
	       staged = excluded.staged
	                || jsonb_build_object('facilities', cardinality(coalesce(excluded.slots, before.slots))),
	       changes = excluded.changes, by_month = excluded.by_month, by_indicator = excluded.by_indicator,
	       plausible = NULL, looks = 0, look_failure = NULL, pulls = excluded.pulls
	RETURNING before.run;
END $$;

-- Why no row of an import could be stored: the issue with most rows, and what may be behind it.
CREATE OR REPLACE FUNCTION culprit_of(issue jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT said(CASE issue->>'kind'
		WHEN 'unknown_facility' THEN /*_*/'Most rows were dropped because of this: {problem}. The column chosen for the '
			'facility may be the wrong one, or the registry is not loaded yet.'
		WHEN 'unmapped_indicator' THEN /*_*/'Most rows were dropped because of this: {problem}. The column chosen for the '
			'indicator may be the wrong one, or the indicator list is not loaded yet.'
		WHEN 'invalid_period' THEN /*_*/'Most rows were dropped because of this: {problem}. The column chosen for the '
			'month may be the wrong one.'
		WHEN 'invalid_count' THEN /*_*/'Most rows were dropped because of this: {problem}. The column chosen for the '
			'value may be the wrong one.'
		ELSE /*_*/'Most rows were dropped because of this: {problem}. Look at the samples, then correct the file or the '
			'mapping.' END, jsonb_build_object('problem', said(issue->>'title')))
	 WHERE issue IS NOT NULL
$$;
