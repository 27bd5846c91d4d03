-- The role of the person nginx let in.
--   $1 name
SELECT json_build_object('role', role) FROM app_user WHERE name = $1
