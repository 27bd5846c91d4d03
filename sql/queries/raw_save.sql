-- Add, correct or retire one raw indicator, or take it back into use.
--   $1 its id, NULL to add one   $2 save, retire or use   $3 seen, or NULL
--   $4 its columns and its common indicators as a JSON object
SELECT raw_save($1, $2, $3, $4::jsonb)
