-- Take outlines over in place of those before.
--   $1 {property: [names]}   $2 [rings]   $3 property or NULL   $4 level or NULL   $5 the file's name   $6 positions
--   $7 who   $8 west   $9 south   $10 east   $11 north
SELECT outline_put($1::jsonb, $2::jsonb, $3, $4::int, $5, $6::int, $7)
  FROM outline_check($8::float8, $9::float8, $10::float8, $11::float8)
