-- Keep the language in which a person reads the pages.
--   $1 name   $2 its code
UPDATE app_user SET language = $2 WHERE name = $1
RETURNING json_build_object('language', language)
