-- How many values of each column are known as ids of facilities, and of raw indicators.
--   $1 the columns' values as a JSON array of arrays of strings
SELECT coalesce(json_agg(json_build_object('facility_id', facility_id, 'raw_indicator_id', raw_indicator_id) ORDER BY n), '[]')
  FROM (SELECT sent.n, count(*) FILTER (WHERE known.of = 'facility') AS facility_id,
               count(*) FILTER (WHERE known.of = 'indicator') AS raw_indicator_id
          FROM json_array_elements($1::json) WITH ORDINALITY sent (list, n)
          LEFT JOIN LATERAL json_array_elements_text(sent.list) AS value (text) ON true
          LEFT JOIN LATERAL (SELECT k.of FROM known_id k WHERE k.id = value.text AND NOT k.retired
                             UNION
                             SELECT a.of FROM known_alias a WHERE a.alias = value.text AND NOT a.retired) known ON true
         GROUP BY sent.n) counted
