-- Announce a file that will come in pieces; with a key that this person used before, what was announced then.
--   $1 token   $2 name   $3 bytes   $4 who   $5 run, or NULL   $6 key, or NULL   $7 seconds to keep it
INSERT INTO upload (token, name, bytes, created_by, run, idempotency_key, expires_at)
VALUES ($1, $2, $3::bigint, $4, $5::bigint, $6, now() + make_interval(secs => $7::int))
    ON CONFLICT (created_by, idempotency_key) DO UPDATE SET idempotency_key = excluded.idempotency_key
RETURNING upload_document(upload)
