-- An indicator-month before a version (NULL: there was none), in it, and as it stands (NULL: as in it). What ended
-- and was followed by nothing is empty now: a deletion takes the rows it empties.
--   $1 indicator   $2 period   $3 version
SELECT before.counts, at.counts, CASE WHEN at.version_to IS NOT NULL THEN coalesce(now.counts, '{}') END
  FROM indicator_month at
  LEFT JOIN indicator_month before ON before.indicator = at.indicator AND before.period = at.period
                                  AND before.version_to = at.version_from
  LEFT JOIN indicator_month now ON now.indicator = at.indicator AND now.period = at.period AND now.version_to IS NULL
 WHERE at.indicator = $1::int AND at.period = $2::int AND at.version_from = $3::int
