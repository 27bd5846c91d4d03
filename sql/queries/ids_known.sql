-- How many of some ids are in the registry, and in the indicator list, as ids or as aliases.
--   $1 ids as a JSON array of strings
SELECT json_build_object('facility_id', count(*) FILTER (WHERE of = 'facility'),
                         'raw_indicator_id', count(*) FILTER (WHERE of = 'indicator'))
  FROM json_array_elements_text($1::json) sent
 CROSS JOIN LATERAL (SELECT k.of FROM known_id k WHERE k.id = sent AND NOT k.retired
                     UNION
                     SELECT a.of FROM known_alias a WHERE a.alias = sent AND NOT a.retired
                        AND NOT EXISTS (SELECT FROM known_id k WHERE k.of = a.of AND k.id = sent)) known
