-- The indicator list as it is downloaded and uploaded: a line a mapping; what is found, and in use unless said
-- otherwise.
--   $1 part of an id or label, or NULL   $2 used, retired or all, or NULL
SELECT raw_indicator_id, raw_indicator_label, indicator_common_id, indicator_common_label
  FROM indicators_found($1, coalesce($2, 'used'))
  LEFT JOIN indicator_mapping USING (indicator)
  LEFT JOIN common_indicator USING (indicator_common_id)
 ORDER BY raw_indicator_id, indicator_common_id
