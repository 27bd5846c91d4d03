-- Give an upload up: more came than was declared. Its row says so until it expires.
--   $1 token
UPDATE upload SET failed_at = now() WHERE token = $1 AND asset IS NULL
