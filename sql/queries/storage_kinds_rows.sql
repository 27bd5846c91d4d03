-- What takes room, as rows.
--   $1 unfinished uploads and spool, as the page has them
SELECT kind, title, place, n, bytes FROM storage_kinds($1::jsonb) ORDER BY place, bytes DESC NULLS LAST, kind
