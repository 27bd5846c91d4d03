-- A person wants room.
--   $1 days for which files are kept, or NULL   $2 dropped rows   $3 lines of the audit   $4 how many things go, as
--   confirmed   $5 who
SELECT sweep_ask($1::int, $2::int, $3::int, $4::bigint, $5)
