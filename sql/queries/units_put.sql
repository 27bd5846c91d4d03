-- The units that are chosen, as registry_put.sql takes them; known ones are not among them.
--   $1 run   $2 levels as a JSON array   $3 data sets as a JSON array   $4 leave: none that are closed
SELECT coalesce(json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
           'admin_area_1', coalesce(areas[1], ''), 'admin_area_2', coalesce(areas[2], ''),
           'admin_area_3', coalesce(areas[3], ''), 'admin_area_4', coalesce(areas[4], ''),
           'closed_on', coalesce(closed_on::text, ''))), '[]')
  FROM catalogue_needed($1::bigint) c
 CROSS JOIN LATERAL catalogue_units(c.run, ARRAY(SELECT json_array_elements_text($2::json)::int),
                                    ARRAY(SELECT json_array_elements_text($3::json)), $4 IS NOT DISTINCT FROM 'leave')
 WHERE how IN ('added', 'changed')
