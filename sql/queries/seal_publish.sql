-- The worker's public key; the one that stands there when there is one.
--   $1 key in hexadecimal
WITH made AS (INSERT INTO seal (public) VALUES ($1) ON CONFLICT DO NOTHING RETURNING public)
SELECT public FROM made UNION ALL SELECT public FROM seal LIMIT 1
