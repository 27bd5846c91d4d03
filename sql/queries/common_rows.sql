-- The common indicators as a table.
--   $1 part of an id or label, or NULL
SELECT c.indicator_common_id, c.indicator_common_label, count(m.indicator) AS raw_indicators
  FROM common_indicator c LEFT JOIN indicator_mapping m USING (indicator_common_id)
 WHERE holds($1::text, indicator_common_id, indicator_common_label)
 GROUP BY 1, 2 ORDER BY 1
