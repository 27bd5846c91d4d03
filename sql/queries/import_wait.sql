-- Have the worker look through the file of an import that then goes on by itself.
--   $1 run   $2 who   $3 the mapping of an earlier file, or null   $4 answers that came with this one, or NULL
--   $5 what to look at (run_examination.asked)   $6 fingerprint of the header
SELECT import_wait($1::bigint, $2, $3::jsonb, $4::jsonb, $5::jsonb, $6)
