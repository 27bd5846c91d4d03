-- Before a file is taken that is to be imported in one request: may this person, and can the rules be understood?
--   $1 who   $2 key, or NULL   $3 imports that may be open   $4 that may begin in a minute   $5 fields of the rules
SELECT import_may_begin($1, $2, $3::int, $4::int, $5::jsonb)
