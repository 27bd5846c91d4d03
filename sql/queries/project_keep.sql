-- Keep what was found of a project's export.
--   $1 project   $2 stamp   $3 version   $4 what was found, JSON
SELECT project_keep($1::bigint, $2, $3::int, $4::jsonb)
