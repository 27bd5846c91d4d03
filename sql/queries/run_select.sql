-- What a fetch asks for.
--   $1 run   $2 who   $3 ids of raw indicators as a JSON array   $4, $5 first and last month   $6 on_failure
--   $7 missing months only
--   $8 what was saved when the form was opened, or NULL
WITH kept AS MATERIALIZED (SELECT range_keep($2, $4::int, $5::int))
SELECT run_select($1::bigint, $2, (SELECT array_agg(DISTINCT id) FROM json_array_elements_text($3::json) id),
                  $4::int, $5::int, $6, coalesce($7::boolean, false), $8)
  FROM kept
