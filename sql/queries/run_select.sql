-- What a fetch asks for.
--   $1 run   $2 ids of raw indicators as a JSON array   $3, $4 first and last month   $5 on_failure   $6 missing months only
SELECT run_select($1::bigint, (SELECT array_agg(DISTINCT id) FROM json_array_elements_text($2::json) id), $3::int, $4::int, $5,
                  coalesce($6::boolean, false))
