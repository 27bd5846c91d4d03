-- Take aliases of raw indicators into the list.
--   $1 a JSON array of {"line", "raw_indicator_id", "alias", "by"}   $2 add_update, update or replace
SELECT aliases_put('indicator', $1::json, $2)
