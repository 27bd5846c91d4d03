-- One line of who did what.
--   $1 who   $2 address   $3 method   $4 path   $5 run   $6 status   $7 result   $8 about
--   $9 the key it was done with, or NULL
INSERT INTO audit (who, address, method, path, run, status, result, about, key)
VALUES ($1, nullif($2, '')::inet, $3, $4, $5::bigint, $6::int, $7, $8, $9::bigint)
