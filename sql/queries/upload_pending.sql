-- The file that is on its way to an import.
--   $1 run
SELECT json_build_object('upload', token, 'name', name, 'bytes', bytes)
  FROM upload
 WHERE run = $1::bigint AND asset IS NULL AND failed_at IS NULL AND expires_at > now()
 ORDER BY created_at DESC
 LIMIT 1
