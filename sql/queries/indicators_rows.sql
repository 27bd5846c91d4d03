-- The indicator list as it is downloaded and uploaded: a line a mapping.
SELECT raw_indicator_id, raw_indicator_label, indicator_common_id, indicator_common_label
  FROM raw_indicator
  LEFT JOIN indicator_mapping USING (indicator)
  LEFT JOIN common_indicator USING (indicator_common_id)
 WHERE retired_at IS NULL
 ORDER BY raw_indicator_id, indicator_common_id
