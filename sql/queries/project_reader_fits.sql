-- May a script take this name with a project?
--   $1 project   $2 reader   $3 names that it may have
SELECT project_reader_fits($1::bigint, $2, $3::int)
