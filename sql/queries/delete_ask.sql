-- Let the worker delete what is selected.
--   $1 first month   $2 last month   $3 raw indicators as a JSON array, ["all"] for all   $4 areas as a JSON array
--   $5 the number of values that was confirmed   $6 user
SELECT delete_ask(jsonb_build_object('start_period', $1::int, 'end_period', $2::int,
           'indicators', CASE WHEN $3::jsonb ? 'all' THEN '"all"' ELSE $3::jsonb END,
           'areas', $4::jsonb), $5::bigint, $6)
