-- A page of the versions, newest first.
--   $1 page, from 1
SELECT json_build_object(
         'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 50 THEN page + 1 END,
         'versions', coalesce((
             SELECT json_agg(json_build_object('version', v.version, 'source', v.source, 'created_at', v.created_at,
                        'created_by', v.created_by, 'run', v.run, 'file', coalesce(asset.name, run.server->>'url'), 'new', v.new, 'changed', v.changed,
                        'unchanged', v.unchanged, 'removed', v.removed, 'nothing', v.new + v.changed + v.removed = 0,
                        'note', v.note) ORDER BY v.version DESC)
               FROM (SELECT * FROM version ORDER BY version DESC LIMIT 50 OFFSET 50 * (page - 1)) v
               LEFT JOIN run ON run.run = v.run
               LEFT JOIN asset ON asset.asset = run.asset), '[]'))
  FROM (SELECT coalesce($1::bigint, 1) AS page, (SELECT count(*) FROM version) AS total) shown
