-- Give a person a role, or take it away.
--   $1 name   $2 role, or "none"   $3 who does it
SELECT user_put($1, $2, $3)
