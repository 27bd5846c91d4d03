-- Have the worker read what the server of an import has.
--   $1 run   $2 who
SELECT catalogue_ask($1::bigint, $2)
