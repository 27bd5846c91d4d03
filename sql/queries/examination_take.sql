-- Take the next file that is to be looked through.
--   $1 seconds of the lease
SELECT examination_take($1::int)
