-- A page of the audit, newest first; data administrators see what they did themselves.
--   $1 who asks   $2 sees all   $3 part of a name, path or result, or NULL
--   $4 only refused ones ("refused"), only others ("ok"), or NULL
--   $5 run or NULL   $6 page, from 1
WITH found AS MATERIALIZED (
	SELECT * FROM audit_lines($1, $2::boolean, $3, CASE $4 WHEN 'refused' THEN true WHEN 'ok' THEN false END, $5::bigint))
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 100 THEN page + 1 END,
         'q', $3::text, 'of', $4::text, 'run', $5::bigint, 'is', json_build_object(coalesce($4, 'any'), true),
         'everything', $2::boolean,
         'removed', (SELECT json_build_object('before', audit_before, 'at', asked_at, 'by', asked_by,
                               'days', keep_audit)
                       FROM sweep WHERE audit_lines > 0 ORDER BY sweep DESC LIMIT 1),
         'lines', coalesce((
             SELECT json_agg(json_build_object('audit', audit, 'at', at, 'who', who, 'key', key,
                        'purpose', key_purpose(key), 'address', host(address),
                        'method', method, 'path', path,
                        'run', run, 'about', about, 'status', status, 'result', result, 'refused', status >= 400)
                            ORDER BY audit DESC)
               FROM (SELECT * FROM found ORDER BY audit DESC LIMIT 100 OFFSET 100 * (page - 1)) l), '[]'))
  FROM (SELECT coalesce($6::bigint, 1) AS page, (SELECT count(*) FROM found) AS total) shown
