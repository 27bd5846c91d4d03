-- A file that arrived; its number is its name in the store. No row when this person's key is in use.
--   $1 name   $2 bytes   $3 sha256   $4 who   $5 key, or NULL
INSERT INTO asset (name, bytes, sha256, created_by, idempotency_key) VALUES ($1, $2::bigint, $3, $4, $5)
    ON CONFLICT (created_by, idempotency_key) WHERE idempotency_key IS NOT NULL AND deleted_at IS NULL DO NOTHING
RETURNING json_build_object('asset', asset, 'name', name, 'bytes', bytes, 'sha256', sha256)
