-- What this person sent with this key.
--   $1 who   $2 key
SELECT json_build_object('asset', asset, 'name', name, 'bytes', bytes, 'sha256', sha256)
  FROM asset
 WHERE created_by = $1 AND idempotency_key = $2 AND deleted_at IS NULL
