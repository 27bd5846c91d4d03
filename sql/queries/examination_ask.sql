-- Ask the worker to look through a large file.
--   $1 run   $2 what is asked   $3 1: a person chose its mapping
SELECT examination_ask($1::bigint, $2::jsonb, $3 IS NOT DISTINCT FROM '1')
