-- The blocks of an indicator-month that a version changed: before it, in it, and as they stand (NULL: as in it). No
-- counts where there was no block.
--   $1 indicator   $2 period   $3 version   $4 the newest one
SELECT block, counts_of(before.counts, before.large), counts_of(at.counts, at.large),
       CASE WHEN at.block IS NULL OR at.version_to IS NOT NULL THEN coalesce(counts_of(now.counts, now.large), '{}') END
  FROM (SELECT * FROM count_block WHERE indicator = $1::int AND period = $2::int AND version_from = $3::int) at
  FULL JOIN (SELECT * FROM count_block WHERE indicator = $1::int AND period = $2::int AND version_to = $3::int) before
       USING (block)
  LEFT JOIN (SELECT * FROM count_block b WHERE indicator = $1::int AND period = $2::int
                AND stands_now(b.version_from, b.version_to, $4::int)) now USING (block)
 ORDER BY block
