-- A page of the aliases of facilities.
--   $1 page, from 1   $2 part of an alias, id or name, or NULL
SELECT aliases_list('facility', coalesce($1::bigint, 1), $2)
