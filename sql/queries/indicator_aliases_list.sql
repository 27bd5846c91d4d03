-- A page of the aliases of raw indicators.
--   $1 page, from 1   $2 part of an alias, id or name, or NULL
SELECT aliases_list('indicator', coalesce($1::bigint, 1), $2)
