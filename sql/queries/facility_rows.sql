-- All that the dataset holds of one facility. version: the one that brought the indicator-month.
--   $1 its id
SELECT $1 AS facility_id, r.raw_indicator_id, m.period AS period_id, count_at(b.counts, b.large, place.nth) AS count,
       m.version_from AS version
  FROM (SELECT block_place(slot) AS nth FROM facility WHERE facility_id = $1) place
  JOIN count_block b ON b.block = (SELECT block_of(slot) FROM facility WHERE facility_id = $1)
                    AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))
                    AND has_bit(b.reported, place.nth)
  JOIN indicator_month m ON m.indicator = b.indicator AND m.period = b.period AND m.version_to IS NULL
  JOIN raw_indicator r ON r.indicator = b.indicator
 ORDER BY r.raw_indicator_id, m.period
