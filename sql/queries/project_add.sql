-- Begin a project.
--   $1 name   $2 who
SELECT project_add($1, $2)
