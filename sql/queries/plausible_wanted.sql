-- A row while a second look at a run is of use: it waits for its review.
--   $1 run
SELECT FROM run WHERE run = $1::bigint AND state = 'staged'
