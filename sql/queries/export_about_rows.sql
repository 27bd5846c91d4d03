-- The columns of a project's export, as rows.
--   $1 project
SELECT d.name, d.type, d.meaning FROM project_of($1::bigint) p, project_dictionary(p) d ORDER BY d.place
