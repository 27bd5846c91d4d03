-- The role of the person nginx let in, and the language that they chose. While nobody is a global administrator,
-- the one that the settings name becomes it.
--   $1 name   $2 the first administrator's name, or ''
WITH first AS (
	INSERT INTO app_user (name, role)
	SELECT $1, 'global_admin' WHERE $1 = $2 AND NOT EXISTS (SELECT FROM app_user WHERE role = 'global_admin')
	    ON CONFLICT (name) DO UPDATE SET role = 'global_admin'
	RETURNING role)
SELECT json_build_object('role', coalesce((SELECT role FROM first), app_user.role),
                         'language', app_user.language)
  FROM (SELECT) always LEFT JOIN app_user ON name = $1
 WHERE app_user.role IS NOT NULL OR EXISTS (SELECT FROM first)
