-- The counts of one row of indicator_month, by block.
--   $1 indicator   $2 period   $3 version_from   $4 the blocks that are wanted
SELECT block, counts, large FROM count_block
 WHERE indicator = $1::int AND period = $2::int AND block = ANY ($4::int[])
   AND stands_at(version_from, version_to, $3::int)
