-- Forget an upload; the asset it became stays.
--   $1 token
DELETE FROM upload WHERE token = $1
