-- The facilities or indicators in use whose id or name holds a text, as csv/match offers them: [{id, name, areas}].
--   $1 facility or indicator   $2 the text
SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'areas', areas) ORDER BY name, id), '[]')
  FROM (SELECT id, name, areas FROM known_id k
         WHERE k.of = $1 AND NOT retired
           AND (position(lower($2) IN lower(id)) > 0
                OR name_fold($2) <> '' AND position(name_fold($2) IN name_fold(name)) > 0)
         ORDER BY name, id LIMIT 20) found
