-- A script that named itself asked for a project.
--   $1 project   $2 reader   $3 account   $4 etag   $5 version   $6 true: it took the export, false: it had it
SELECT project_read($1::bigint, $2, $3, $4, $5::int, $6::boolean)
