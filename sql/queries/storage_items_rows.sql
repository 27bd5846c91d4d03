-- Each file, the dropped rows of each import, and each line of the audit, that would go, as rows.
--   $1 days for which files are kept, or NULL   $2 dropped rows   $3 lines of the audit
SELECT kind, number, name, bytes, in_utc(since) AS since FROM house_items($1::int, $2::int)
 UNION ALL
(SELECT 'audit', audit, concat_ws(' ', who, method, path), NULL, in_utc(at) FROM audit
  WHERE at < kept_from($3::int) ORDER BY at, audit)
