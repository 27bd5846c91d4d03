-- What a project's export has: its columns, its indicators and what each is the sum of.
--   $1 project
SELECT json_build_object('project', p.project, 'name', p.name, 'version', s.version, 'etag', s.etag,
         'changed_at', s.changed_at,
         'lines', s.picture->'lines', 'total', s.picture->'total', 'facilities', s.picture->'facilities',
         'first_period', span.first, 'last_period', span.last,
         'order', 'indicator_common_id, period_id, facility_id; ids by their bytes',
         'columns', (SELECT json_agg(json_build_object('name', name, 'type', type, 'meaning', meaning) ORDER BY place)
                       FROM project_dictionary(p)),
         'indicators', (SELECT coalesce(json_agg(json_build_object('indicator_common_id', c.indicator_common_id,
                            'label', c.indicator_common_label,
                            'lines', found.value->'lines', 'total', found.value->'total',
                            'raw_indicators', (
                                SELECT json_agg(json_build_object('raw_indicator_id', r.raw_indicator_id,
                                           'label', r.raw_indicator_label) ORDER BY r.raw_indicator_id)
                                  FROM project_pairs(p) counted JOIN raw_indicator r USING (indicator)
                                 WHERE counted.indicator_common_id = c.indicator_common_id))
                            ORDER BY c.indicator_common_id), '[]')
                          FROM jsonb_array_elements(s.picture->'by_indicator') found
                          JOIN common_indicator c ON c.indicator_common_id = found.value->>'id'))
  FROM project_of($1::bigint) p
  JOIN project_state s USING (project)
 CROSS JOIN project_span(p, newest_version()) span
