-- What rules would have made of the last twelve imports that were staged.
--   $1 schedule, or NULL: of any   $2 an import of the server that is meant, or NULL   $3 csv or dhis2, or NULL
--   $4 fields of the rules
WITH wanted AS (
	SELECT coalesce(rules_of(nullif($4::jsonb - 'approve', '{}') || '{"approve": "rules"}'),
	                (SELECT rules FROM schedule WHERE schedule = $1::bigint), rules_usual()) AS rules),
     latest AS MATERIALIZED (
	SELECT run.run, rules_reasons(run.*, wanted.rules) AS reasons
	  FROM wanted CROSS JOIN run
	 WHERE run.run IN (
	       SELECT r.run FROM run r JOIN run_review review USING (run) LEFT JOIN run_dhis2 d USING (run)
	        WHERE r.source IN ('csv', 'dhis2') AND review.rows IS NOT NULL AND review.purged_at IS NULL
	          AND ($1::bigint IS NULL OR r.schedule = $1::bigint)
	          AND ($2::bigint IS NULL OR d.connection = (SELECT connection FROM run_dhis2 WHERE run = $2::bigint))
	          AND ($3::text IS NULL OR r.source = $3)
	        ORDER BY r.run DESC LIMIT 12))
SELECT json_build_object(
         'rules', rules_form(wanted.rules), 'schedule', $1::bigint, 'run', $2::bigint, 'source', $3::text,
         'tried', (SELECT count(*) FROM latest),
         'would', (SELECT count(*) FROM latest WHERE reasons = '[]'),
         'would_not', (SELECT count(*) FROM latest WHERE reasons <> '[]'),
         'imports', (
             SELECT coalesce(json_agg(json_build_object('run', run.run, 'source', run.source, 'state', run.state,
                        'is', json_build_object(run.state, true), 'file', run_of(run.*), 'created_by', run.created_by,
                        'created_at', run.created_at, 'version', run.version, 'next', run_next(run.*),
                        'would', latest.reasons = '[]', 
                        'reasons', reasons_shown(latest.reasons)) ORDER BY run.run DESC), '[]')
               FROM latest JOIN run USING (run)))
  FROM wanted
