-- What a project sees of a version: the columns of its export, its months, what it counts as what.
--   $1 project   $2 version
SELECT json_build_object('project', p.project, 'name', p.name, 'version', $2::int, 'columns', project_columns(p),
         'first', first, 'last', last,
         'pairs', (SELECT coalesce(json_agg(json_build_array(c.indicator_common_id, r.raw_indicator_id)
                          ORDER BY c.indicator_common_id COLLATE "C", r.raw_indicator_id COLLATE "C"), '[]')
                     FROM project_pairs(p) c JOIN raw_indicator r USING (indicator)))
  FROM project_of($1::bigint) p, project_span(p, $2::bigint)
