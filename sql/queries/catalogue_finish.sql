-- The catalogue is complete, if the run is still the worker's own.
--   $1 run   $2 fence
SELECT catalogue_finish($1::bigint, $2::bigint)
