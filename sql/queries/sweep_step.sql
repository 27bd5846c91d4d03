-- A piece of the sweep under way: is there more to do at once?
--   $1 files in a piece
SELECT sweep_step($1::int)
