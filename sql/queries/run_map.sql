-- Keep how the file is read.
--   $1 run   $2 who   $3 dialect   $4 mapping   $5 fingerprint of the header
--   $6 what was saved when the form was opened, or NULL
SELECT run_map($1::bigint, $2, $3::jsonb, $4::jsonb, $5, $6)
