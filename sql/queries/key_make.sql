-- Make a key for a script.
--   $1 who   $2 its hash, in hexadecimal   $3 purpose   $4 read, import or integrate   $5 its last day, or NULL
--   $6 days for which a key is good at most
SELECT key_make($1, decode($2, 'hex'), $3, $4, $5, $6::int)
