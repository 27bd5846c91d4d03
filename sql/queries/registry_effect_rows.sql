-- All that a list would do to the registry, a line for each value that changes, and the lines that are not taken.
--   $1 to $3 as in registry_put.sql   $4 lines that could not be read, as a JSON array of {"line", "column", "value", "reason"}
WITH given AS MATERIALIZED (SELECT * FROM registry_given($1, $2::json, $3))
SELECT g.line, g.what, g.id, d.field AS column, d.before AS was, d.after AS becomes, NULL AS reason
  FROM given g LEFT JOIN LATERAL registry_differences(g.was, g.becomes) d ON true
 WHERE g.what IN ('added', 'changed', 'removed')
 UNION ALL
SELECT s.line, 'not taken', NULL, s."column", s.value, NULL, s.reason
  FROM (SELECT registry_unknown(line, field, id, reason) AS it FROM given WHERE what = 'unknown'
         UNION ALL SELECT json_array_elements($4::json)) refused,
       json_to_record(refused.it) AS s (line bigint, "column" text, value text, reason text)
 ORDER BY 2, 1, 3, 4
