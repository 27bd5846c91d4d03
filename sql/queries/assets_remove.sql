-- Remove files; each that an unfinished import uses stays, and is said. Receipts keep name and hash.
--   $1 files, as JSON   $2 who
SELECT assets_remove(ARRAY(SELECT file::bigint FROM json_array_elements_text($1::json) file), $2)
