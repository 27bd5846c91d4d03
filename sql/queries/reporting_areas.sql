-- The same, a line an area, to download.
--   $1 month or NULL   $2 raw indicators, a JSON array   $3 areas, the same   $4 facility type or NULL
--   $5 import or NULL   $6 project or NULL   $7 level of areas or NULL: the lowest
SELECT month AS period_id, area, n->>'expected' AS expected, n->>'reported' AS reported, n->>'percent' AS percent,
       n->>'missing' AS missing, n->>'stopped' AS stopped, n->>'irregular' AS irregular, n->>'never' AS never,
       n->>'late' AS late, n->>'new' AS new
  FROM (SELECT month, area, reporting_counts(jsonb_object_agg(state, of_state)) AS n
          FROM (SELECT s.month, r.state, count(*) AS of_state,
                       area_at(admin_area_1, admin_area_2, admin_area_3, admin_area_4, coalesce($7::int, 4)) AS area
                  FROM reporting_scope($1::int, $2::jsonb, $3::jsonb, $4, $5::bigint, $6::bigint) s,
                       reporting_list(s.month, s.indicators, s.areas, s.types, s.of_run) r
                  JOIN facility f USING (slot)
                 GROUP BY s.month, area, r.state) by_state
         GROUP BY 1, 2) counted
 ORDER BY (n->>'call')::int DESC, (n->>'percent')::numeric, area
