-- Take a list into the registry: facilities, indicators with their mappings, or aliases.
--   $1 facility, indicator, facility_alias or indicator_alias   $2 a JSON array of objects, or NULL: what is listed
--   $3 add_update, update or replace
--   $4 seen, of the effect that was shown, or NULL   $5 user
SELECT registry_put($1, $2::json, $3, $4, $5)
