-- One file there is.
--   $1 asset
SELECT json_build_object('asset', asset, 'name', name, 'bytes', bytes, 'sha256', sha256)
  FROM asset WHERE asset = $1::bigint AND deleted_at IS NULL
