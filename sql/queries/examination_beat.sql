-- Still looking through it; no row when another has it.
--   $1 run   $2 fence   $3 seconds of the lease   $4 percent
SELECT examination_beat($1::bigint, $2::bigint, $3::int, $4::int)
