-- Each file, and the dropped rows of each import, that would go, as rows.
--   $1 days for which files are kept, or NULL   $2 dropped rows
SELECT kind, number, name, bytes, in_utc(since) AS since FROM house_items($1::int, $2::int)
