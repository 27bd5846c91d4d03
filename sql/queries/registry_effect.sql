-- What a list would do to the registry.
--   $1 to $3 as in registry_put.sql
SELECT registry_effect($1, $2::json, $3)
