-- The blocks that a run changes, as they stand from the new version on; before integrate_add, which looks at them.
--   $1 run   $2 the new version
SELECT blocks_take($1::bigint, $2::int)
