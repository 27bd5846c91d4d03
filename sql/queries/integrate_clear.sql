-- What a run staged of blocks: they are in the dataset now.
--   $1 run
DELETE FROM staged_block WHERE run = $1::bigint
