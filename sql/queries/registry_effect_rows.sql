-- All that the listed would do to the registry, a line for each value that changes, and the lines that are not taken.
--   $1 and $2 are $1 and $3 of registry_put.sql
WITH given AS MATERIALIZED (SELECT * FROM registry_given($1, $2))
SELECT g.line, g.what, g.id, d.field AS column, d.before AS was, d.after AS becomes, NULL AS reason
  FROM given g LEFT JOIN LATERAL registry_differences(g.was, g.becomes) d ON true
 WHERE g.what IN ('added', 'changed', 'removed')
 UNION ALL
SELECT s.line, 'not taken', NULL, s."column", s.value, NULL, s.reason
  FROM given, json_to_record(registry_unknown(given.line, field, id, given.reason))
              AS s (line bigint, "column" text, value text, reason text)
 WHERE what = 'unknown'
 UNION ALL
SELECT line, 'not taken', NULL, field, value, NULL, reason FROM listed WHERE content IS NULL
 ORDER BY 2, 1, 3, 4
