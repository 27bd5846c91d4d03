-- What a comparison found: a page of its indicator-months.
--   $1 run   $2 page, from 1   $3 1: also those that are the same   $4 indicator, month or difference: their order
WITH line AS MATERIALIZED (
	SELECT l.* FROM run CROSS JOIN LATERAL comparison_lines(run.*) l
	 WHERE run.run = $1::bigint AND run.source = 'comparison' AND run.state = 'staged'),
     shown AS MATERIALIZED (
	SELECT line.*, row_number() OVER (ORDER BY
	           CASE WHEN $4 = 'difference' THEN abs(coalesce(difference, 0)) END DESC,
	           CASE WHEN $4 = 'month' THEN period_id END, raw_indicator_id, period_id) AS place
	  FROM line WHERE $3 = '1' OR "is" <> 'same'),
     n AS (
	SELECT count(*) AS compared, count(*) FILTER (WHERE "is" = 'differs') AS differ,
	       count(*) FILTER (WHERE "is" = 'same') AS same, count(*) FILTER (WHERE "is" = 'failed') AS failed,
	       count(*) FILTER (WHERE "is" = 'doubted') AS doubted, coalesce(sum(new), 0) AS new,
	       coalesce(sum(changed), 0) AS changed, coalesce(sum(removed), 0) AS removed,
	       coalesce(sum(unchanged), 0) AS unchanged, coalesce(sum(others), 0) AS others,
	       coalesce(sum(values_dataset), 0) AS values_dataset, coalesce(sum(values_server), 0) AS values_server,
	       coalesce(sum(total_dataset), 0) AS total_dataset, coalesce(sum(total_server), 0) AS total_server
	  FROM line)
SELECT json_build_object(
         'run', run.run, 'server', d.server, 'selection', d.selection, 'indicators',
         jsonb_array_length(d.selection->'raw_indicators'), 'facilities', cardinality(d.scope),
         'created_by', run.created_by, 'made_at', review.staged_at, 'kept_until', run.changed_at + comparison_kept(),
         'against_version', review.against,
         'moved', review.against < (SELECT coalesce(max(version), 0) FROM version),
         'counts', to_jsonb(n), 'nothing', n.differ + n.failed + n.doubted = 0,
         'issues', review.issues, 'notices', (
             SELECT coalesce(jsonb_agg(n), '[]') FROM jsonb_array_elements(review.notices) n
              WHERE n->>'kind' IN ('nested_facilities', 'hidden_options', 'after_closing')),
         'dropped', (review.rows->>'dropped')::bigint,
         'all', $3 = '1', 'sort', coalesce($4, 'indicator'), 'page', page, 'total', total,
         'previous', nullif(page - 1, 0), 'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'lines', (SELECT coalesce(json_agg(to_jsonb(s) - 'place' - 'is' || jsonb_build_object('state', s."is",
                              'is', jsonb_build_object(s."is", true)) ORDER BY s.place), '[]')
                     FROM shown s WHERE s.place > 100 * (page - 1) AND s.place <= 100 * page))
  FROM run
  JOIN run_dhis2 d USING (run)
  LEFT JOIN run_review review USING (run)
 CROSS JOIN n
 CROSS JOIN (SELECT count(*) AS total, coalesce($2::bigint, 1) AS page FROM shown) p
 WHERE run.run = $1::bigint AND run.source = 'comparison'
