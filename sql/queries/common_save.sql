-- Add, correct or remove one common indicator.
--   $1 its id, NULL to add one   $2 save or remove   $3 seen, or NULL
--   $4 its label and its raw indicators as a JSON object
SELECT common_save($1, $2, $3, $4::jsonb)
