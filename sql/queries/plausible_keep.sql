-- What was found implausible in what a run staged, and with it its rules, if it has any: it is integrated, or waits.
--   $1 run   $2 when it was staged   $3 months looked at   $4 findings (hmis/plausible.c)
SELECT plausible_keep($1::bigint, $2::timestamptz, $3::int, $4::jsonb)
