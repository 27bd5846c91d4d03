-- Let the worker take back a version.
--   $1 version   $2 user
SELECT undo_ask($1::bigint, $2)
