-- A file that arrived; its number is its name in the store.
--   $1 name   $2 bytes   $3 sha256   $4 who   $5 key, or NULL
INSERT INTO asset (name, bytes, sha256, created_by, idempotency_key) VALUES ($1, $2::bigint, $3, $4, $5)
RETURNING json_build_object('asset', asset, 'name', name, 'bytes', bytes, 'sha256', sha256)
