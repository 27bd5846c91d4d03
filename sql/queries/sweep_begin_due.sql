-- Begin what the settings say, once a day.
--   $1 days for which files are kept, or NULL   $2 dropped rows   $3 lines of the audit
SELECT sweep_begin_due($1::int, $2::int, $3::int)
