-- Forget an upload if it is still one to forget. A row: it was.
--   $1 token
DELETE FROM upload WHERE token = $1 AND expires_at < clock_timestamp() RETURNING token
