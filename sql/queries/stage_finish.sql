-- What staging found becomes the run's review, if the run is still the worker's own; also when the effect
-- is computed again because the dataset moved ($4..$6, $11 NULL: as before).
--   $1 run   $2 fence   $3 the version compared with
--   $4 rows   $5 issues   $6 notices   $7 largest changes [{slot, indicator, period, was, becomes}]
--   $8 sentence for the person, or NULL   $9 its code   $10 slots of the facilities in the source
--   $11 unknown ids [{of, id, rows}], most rows first
--   $12 seconds within which the commit must come, lest a worker that is paused before it keeps the run from others
WITH commit_within AS (
	SELECT set_config('idle_in_transaction_session_timeout', $12 || 's', true)),
     sums AS (
	SELECT coalesce(sum(n_records), 0) AS records, coalesce(sum(total), 0) AS total,
	       count(DISTINCT indicator) AS indicators, count(DISTINCT period) AS periods,
	       min(period) AS first_period, max(period) AS last_period,
	       coalesce(sum(n_new), 0) AS n_new, coalesce(sum(n_changed), 0) AS n_changed,
	       coalesce(sum(n_unchanged), 0) AS n_unchanged, coalesce(sum(n_removed), 0) AS n_removed
	  FROM staged_month WHERE run = $1::bigint),
     largest AS (
	SELECT coalesce(json_agg(json_build_object('facility_id', f.facility_id, 'facility_name', f.facility_name,
	           'raw_indicator_id', r.raw_indicator_id, 'raw_indicator_label', r.raw_indicator_label,
	           'period_id', l.period, 'was', l.was, 'becomes', l.becomes, 'difference', l.becomes::bigint - l.was)
	           ORDER BY l.rank), '[]') AS list
	  FROM ROWS FROM (json_to_recordset($7::json) AS (slot int, indicator int, period int, was int, becomes int))
	       WITH ORDINALITY AS l (slot, indicator, period, was, becomes, rank)
	  JOIN facility f USING (slot)
	  JOIN raw_indicator r USING (indicator)),
     months AS (
	SELECT s.period, sum(s.n_records) AS records, sum(s.total) AS total,
	       sum(m.n_records) AS records_now, sum(m.total) AS total_now
	  FROM staged_month s
	  LEFT JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period AND m.version_to IS NULL
	 WHERE s.run = $1::bigint
	 GROUP BY s.period),
     indicators AS (
	SELECT r.raw_indicator_id, r.raw_indicator_label, sum(s.n_records) AS records, sum(s.total) AS total,
	       sum(m.n_records) AS records_now, sum(m.total) AS total_now,
	       sum(s.n_new) AS n_new, sum(s.n_changed) AS n_changed,
	       EXISTS (SELECT FROM indicator_mapping i WHERE i.indicator = s.indicator) AS mapped
	  FROM staged_month s
	  JOIN raw_indicator r USING (indicator)
	  LEFT JOIN indicator_month m ON m.indicator = s.indicator AND m.period = s.period AND m.version_to IS NULL
	 WHERE s.run = $1::bigint
	 GROUP BY s.indicator, r.raw_indicator_id, r.raw_indicator_label),
     unseen AS (
	SELECT coalesce(sum(records), 0) AS rows, count(*) AS n,
	       json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'rows', records)) AS samples
	  FROM (SELECT * FROM indicators WHERE NOT mapped ORDER BY records DESC, raw_indicator_id LIMIT 10) first)
UPDATE run
   SET state = CASE source WHEN 'undo' THEN 'integrating' ELSE 'staged' END, staged_at = clock_timestamp(), changed_at = clock_timestamp(),
       fence = NULL, lease_until = NULL, attempts = 0, failure = $8, failure_code = $9,
       plausible = NULL, against = $3::int, slots = coalesce($10::int[], run.slots),
       rows = coalesce($4::jsonb, run.rows),
       issues = coalesce($5::jsonb, run.issues), unknown = coalesce($11::jsonb, run.unknown),
       notices = coalesce($6::jsonb || CASE WHEN unseen.n > 0 THEN jsonb_build_array(jsonb_build_object(
           'kind', 'unmapped_to_common', 'rows', unseen.rows, 'samples', unseen.samples, 'title',
           'rows of raw indicators that no common indicator uses: stored, but projects will not see them'))
           ELSE '[]' END, run.notices),
       staged = jsonb_build_object('records', sums.records, 'total', sums.total, 'indicators', sums.indicators,
           'periods', sums.periods, 'first_period', sums.first_period, 'last_period', sums.last_period,
           'facilities', cardinality(coalesce($10::int[], run.slots))),
       changes = jsonb_build_object('against_version', $3::int, 'new', sums.n_new, 'changed', sums.n_changed,
           'unchanged', sums.n_unchanged, 'removed', sums.n_removed, 'largest', largest.list),
       by_month = (SELECT coalesce(jsonb_agg(jsonb_build_object('period_id', period, 'records', records, 'total', total,
           'records_now', coalesce(records_now, 0), 'total_now', coalesce(total_now, 0)) ORDER BY period), '[]') FROM months),
       by_indicator = (SELECT coalesce(jsonb_agg(jsonb_build_object('raw_indicator_id', raw_indicator_id,
           'label', raw_indicator_label, 'records', records, 'total', total, 'records_now', coalesce(records_now, 0),
           'total_now', coalesce(total_now, 0), 'new', n_new, 'changed', n_changed) ORDER BY raw_indicator_id), '[]') FROM indicators)
  FROM sums, largest, unseen, commit_within
 WHERE run.run = $1::bigint AND run.fence = $2::bigint AND run.state IN ('staging', 'fetching', 'integrating')
RETURNING run.run
