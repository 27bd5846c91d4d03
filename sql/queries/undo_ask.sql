-- Let the worker take back a version. begun: this began it, it was not under way before.
--   $1 version   $2 user
SELECT undo_ask($1::bigint, $2)
