-- More of an upload has come: it is kept for longer.
--   $1 token   $2 seconds to keep it
UPDATE upload SET expires_at = now() + make_interval(secs => $2::int) WHERE token = $1
RETURNING upload_document(upload)
