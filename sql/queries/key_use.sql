-- The key with a hash, and its person's role and language. That it was used is written down at most once a minute, so
-- that reading does not write.
--   $1 hash, in hexadecimal   $2 the client's address or NULL
WITH k AS (
	SELECT * FROM script_key WHERE hash = decode($1, 'hex')),
used AS (
	UPDATE script_key s SET used_at = now(), used_from = nullif($2, '')::inet
	  FROM k
	 WHERE s.key = k.key AND s.taken_back_at IS NULL AND s.ends_at > now()
	   AND (s.used_at IS NULL OR s.used_at < now() - interval '1 minute'))
SELECT json_build_object('key', k.key, 'person', k.person, 'purpose', k.purpose, 'may', k.may,
                         'ended', k.ends_at <= now(), 'last_day', key_last_day(k.ends_at),
                         'taken_back', local_time(k.taken_back_at)::date,
                         'role', u.role, 'language', u.language)
  FROM k LEFT JOIN app_user u ON u.name = k.person
