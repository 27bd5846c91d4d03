-- Uploads of which nothing more came in time.
SELECT token FROM upload WHERE expires_at < clock_timestamp() ORDER BY expires_at LIMIT 100
