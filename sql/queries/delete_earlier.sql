-- A deletion's version has come to be: its values go out of the versions before.
--   $1 run
SELECT delete_earlier($1::bigint)
