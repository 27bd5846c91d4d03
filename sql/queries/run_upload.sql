-- Give an import its file.
--   $1 run   $2 asset
SELECT run_upload($1::bigint, $2::bigint)
