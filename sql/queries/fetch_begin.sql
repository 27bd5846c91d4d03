-- A fetch as the worker finds it: the connection, and the pairs that are open.
--   $1 run
WITH none_under_way AS (
	UPDATE dhis2_pair SET asked_at = NULL WHERE run = $1::bigint AND asked_at IS NOT NULL)
SELECT json_build_object(
         'url', c.url, 'username', c.username, 'sealed', c.sealed, 'ca', c.ca,
         'scheduled', EXISTS (SELECT FROM run WHERE run.run = d.run AND run.schedule IS NOT NULL),
         'abort', d.selection->>'on_failure' = 'abort',
         'all', (SELECT count(*) FROM dhis2_pair p WHERE p.run = d.run),
         'ids', (SELECT coalesce(json_agg(DISTINCT r.raw_indicator_id), '[]')
                   FROM dhis2_pair p JOIN raw_indicator r USING (indicator) WHERE p.run = d.run),
         'open', (SELECT coalesce(json_agg(json_build_array(p.indicator, p.period, r.raw_indicator_id)
                                      ORDER BY p.period, r.raw_indicator_id), '[]')
                    FROM dhis2_pair p JOIN raw_indicator r USING (indicator)
                   WHERE p.run = d.run AND p.state = 'open'))
  FROM run_dhis2 d JOIN dhis2_connection c USING (connection)
 WHERE d.run = $1::bigint
