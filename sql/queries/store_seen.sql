-- What is in the store; the imports whose files of dropped rows are to go.
--   $1 numbers of files   $2 of dropped rows   $3 bytes of these   $4 when it was looked at
SELECT store_seen($1::bigint[], $2::bigint[], $3::bigint, $4::timestamptz)
