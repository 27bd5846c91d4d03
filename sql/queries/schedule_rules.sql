-- The rules that a form shows: of a schedule whose rules are to be others, or those that are usual.
--   $1 schedule, or NULL
SELECT json_build_object(
         'rules', rules_form(coalesce(s.rules, rules_usual())), 'by_rules', s.rules IS NOT NULL,
         'change', CASE WHEN s.schedule IS NOT NULL THEN
             json_build_object('schedule', s.schedule, 'server', c.server->>'name') END)
  FROM (SELECT $1::bigint AS schedule) asked
  LEFT JOIN schedule s USING (schedule)
  LEFT JOIN dhis2_connection c USING (connection)
