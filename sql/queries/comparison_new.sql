-- Compare the dataset with a server.
--   $1 who   $2 connection   $3 ids of raw indicators as a JSON array   $4, $5 first and last month
WITH kept AS MATERIALIZED (SELECT range_keep($1, $4::int, $5::int))
SELECT comparison_new($1, $2::bigint, (SELECT array_agg(DISTINCT id) FROM json_array_elements_text($3::json) id),
                      $4::int, $5::int)
  FROM kept
