-- The people who have a role, and when they changed something last.
SELECT json_build_object('users', coalesce(json_agg(json_build_object('name', u.name, 'role', u.role,
           'is', json_build_object(u.role, true),
           'created_at', u.created_at, 'created_by', u.created_by, 'changed_at', u.changed_at,
           'changed_by', u.changed_by, 'last_at', l.at)
           ORDER BY u.name), '[]'))
  FROM app_user u
  LEFT JOIN LATERAL (SELECT at FROM audit WHERE who = u.name ORDER BY audit DESC LIMIT 1) l ON true
