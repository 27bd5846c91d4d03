-- The room that each version takes, as rows.
SELECT version, in_utc(created_at) AS created_at, source, months, data_bytes, asset, file, file_bytes,
       in_utc((file_removed->>'at')::timestamptz) AS file_removed_at, rejects_bytes,
       in_utc((rejects_removed->>'at')::timestamptz) AS rejects_removed_at
  FROM storage_versions() ORDER BY version
