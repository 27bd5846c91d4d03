-- Where to tell of a project's changes.
--   $1 project   $2 who   $3 address, or NULL: nowhere any more   $4 the secret, sealed
SELECT project_hook_put($1::bigint, $2, $3, $4)
