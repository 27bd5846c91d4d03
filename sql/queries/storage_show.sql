-- What takes room, and what would go if files, dropped rows and the audit were kept for so many days.
--   $1 unfinished uploads and spool: {"uploads": {"n", "bytes"}, "spool": ..., "disk": {"size", "free", "reserve"}}
--   $2 days for which files are kept, or NULL   $3 dropped rows   $4 lines of the audit
--   $5 those three of the settings, as JSON   $6 page of the versions   $7 their order: version, data or file,
--   with a minus for the last one first
WITH kind AS MATERIALIZED (SELECT * FROM storage_kinds($1::jsonb)),
     going AS MATERIALIZED (SELECT house_over($2::int, $3::int, $4::int) AS all_of)
SELECT json_build_object(
         'kinds', (SELECT json_agg(json_build_object('kind', kind, 'title', title, 'place', place,
                              'in_store', place = 'store', 'n', n, 'bytes', bytes,
                              'width', round(100.0 * bytes / greatest(max, 1), 1))
                              ORDER BY place, bytes DESC NULLS LAST, kind)
                     FROM (SELECT kind.*, max(bytes) OVER () FROM kind) k),
         'database_bytes', (SELECT sum(bytes) FROM kind WHERE place = 'database'),
         'store_bytes', (SELECT sum(bytes) FROM kind WHERE place = 'store'),
         'disk', $1::jsonb->'disk',
         'values', (SELECT jsonb_object_agg(what, jsonb_build_object('n', n, 'bytes', bytes)) FROM measured
                     WHERE what IN ('now', 'earlier')),
         'measured_at', (SELECT measured_at FROM measured WHERE what = 'store' AND measured_at > '-infinity'),
         'strange', (SELECT json_build_object('n', n, 'numbers', numbers) FROM measured
                      WHERE what = 'strange' AND n > 0),
         'missing', (SELECT coalesce(json_agg(json_build_object('asset', asset, 'name', name, 'since', missing_since)
                                ORDER BY asset), '[]')
                       FROM (SELECT * FROM asset WHERE missing_since IS NOT NULL ORDER BY asset LIMIT 20) a),
         'unlinked', (SELECT count(*) FROM house_unlinked),
         'rules', (SELECT json_agg(rule || jsonb_build_object('set', $5::jsonb->(rule->>'rule')) ORDER BY place)
                     FROM jsonb_array_elements(all_of->'rules') WITH ORDINALITY AS r (rule, place)),
         'is_tried', jsonb_build_object('files', $2::int, 'rejects', $3::int, 'audit', $4::int) <> $5::jsonb,
         'n', all_of->'n', 'bytes', all_of->'bytes', 'any', (all_of->>'n')::bigint > 0,
         'items', (SELECT coalesce(json_agg(i), '[]')
                     FROM (SELECT *, kind = 'file' AS is_file FROM house_items($2::int, $3::int) LIMIT 10) i),
         'more_items', (SELECT nullif(greatest(sum((rule->>'n')::bigint) - 10, 0), 0)
                          FROM jsonb_array_elements(all_of->'rules') rule WHERE rule->>'rule' <> 'audit'),
         'sweeps', storage_sweeps(10), 'swept', EXISTS (SELECT FROM sweep),
         'under_way', EXISTS (SELECT FROM sweep WHERE ended_at IS NULL),
         'sort', sort_links('{version,data,file}', sort),
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 20 THEN page + 1 END,
         'versions', (
             SELECT coalesce(json_agg(v), '[]')
               FROM (SELECT w.* FROM storage_versions() w
                      CROSS JOIN LATERAL (SELECT CASE ltrim(sort, '-') WHEN 'data' THEN data_bytes
                                                 WHEN 'file' THEN file_bytes
                                                 ELSE version END AS k) of
                      ORDER BY CASE WHEN sort LIKE '-%' THEN -k ELSE k END NULLS LAST, version DESC
                      LIMIT 20 OFFSET 20 * (page - 1)) v))
  FROM (SELECT coalesce($6::bigint, 1) AS page, coalesce($7, '-version') AS sort,
               (SELECT count(*) FROM version) AS total) shown, going
