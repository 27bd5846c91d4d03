-- One upload, for who sends it and for global administrators.
--   $1 token   $2 who   $3 1: whoever sends it
SELECT upload_document(upload) FROM upload WHERE token = $1 AND (created_by = $2 OR $3 = '1') AND expires_at > now()
