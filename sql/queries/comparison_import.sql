-- Begin an import of what was compared.
--   $1 run   $2 who   $3 imports that may be open   $4 that may begin in a minute
SELECT comparison_import($1::bigint, $2, $3::int, $4::int)
