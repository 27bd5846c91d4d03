-- A second look begins: when the run was staged, and the highest slot; none, if there is nothing to look at.
--   $1 run
SELECT staged_at, slots FROM plausible_begin($1::bigint)
