-- What is chosen, as registry_put.sql takes it; an id that the server does not have is not among them.
--   $1 run   $2 ids as a JSON array
SELECT coalesce(json_agg(json_build_object('raw_indicator_id', i.id, 'raw_indicator_label', i.name)), '[]')
  FROM catalogue_needed($1::bigint) c
  JOIN dhis2_item i ON i.run = c.run AND i.id IN (SELECT json_array_elements_text($2::json))
