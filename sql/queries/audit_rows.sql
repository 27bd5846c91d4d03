-- The same lines as they are downloaded, oldest first.
--   $1 who asks   $2 sees all   $3 part of a name, path or result, or NULL   $4 "refused", "ok" or NULL
--   $5 run or NULL
SELECT audit, in_utc(at) AS at, who, host(address) AS address,
       method, path, run, about, status, result, key, key_purpose(key) AS purpose
  FROM audit_lines($1, $2::boolean, $3, CASE $4 WHEN 'refused' THEN true WHEN 'ok' THEN false END, $5::bigint)
 ORDER BY audit
