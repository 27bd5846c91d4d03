-- Take raw indicators and their mappings into the list.
--   $1 indicators as a JSON array of objects   $2 add_update, update or replace
SELECT indicators_put($1::json, $2)
