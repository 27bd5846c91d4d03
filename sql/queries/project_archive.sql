-- Close a project's export, or open it again.
--   $1 project   $2 who   $3 archive or restore
SELECT project_archive($1::bigint, $2, $3)
