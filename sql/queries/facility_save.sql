-- Add, correct or retire one facility, or take it back into use.
--   $1 its id, NULL to add one   $2 save, retire or use   $3 seen, or NULL   $4 its columns as a JSON object
SELECT facility_save($1, $2, $3, $4::jsonb)
