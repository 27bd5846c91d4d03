-- The rules that a form shows: those that were sent, else of a schedule whose rules are to be others, else those that
-- are usual.
--   $1 schedule, or NULL   $2 fields of the rules, or NULL
SELECT json_build_object(
         'rules', rules_form(coalesce(rules_of(nullif($2::jsonb - 'approve', '{}') || '{"approve": "rules"}'), s.rules,
                      rules_usual())),
         'by_rules', coalesce($2::jsonb->>'approve' = 'rules', s.rules IS NOT NULL),
         'change', CASE WHEN s.schedule IS NOT NULL THEN
             json_build_object('schedule', s.schedule, 'server', c.server->>'name') END)
  FROM (SELECT $1::bigint AS schedule) asked
  LEFT JOIN schedule s USING (schedule)
  LEFT JOIN dhis2_connection c USING (connection)
