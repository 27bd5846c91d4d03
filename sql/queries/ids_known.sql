-- How many of some ids are in the registry, and in the indicator list.
--   $1 ids as a JSON array of strings
SELECT json_build_object(
         'facility_id', (SELECT count(*) FROM json_array_elements_text($1::json) id
                          WHERE EXISTS (SELECT FROM facility WHERE facility_id = id AND retired_at IS NULL)),
         'raw_indicator_id', (SELECT count(*) FROM json_array_elements_text($1::json) id
                               WHERE EXISTS (SELECT FROM raw_indicator WHERE raw_indicator_id = id AND retired_at IS NULL)))
