-- Take aliases of facilities into the list.
--   $1 a JSON array of {"line", "facility_id", "alias", "by"}   $2 add_update, update or replace
SELECT aliases_put('facility', $1::json, $2)
