-- What the listed would do to the registry.
--   $1 and $2 are $1 and $3 of registry_put.sql
SELECT registry_effect($1, $2)
