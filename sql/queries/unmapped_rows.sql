-- What has no counterpart: raw indicators in use without a common one, and common ones without a raw one.
SELECT r.raw_indicator_id, r.raw_indicator_label, NULL AS indicator_common_id, NULL AS indicator_common_label,
       h.records, h.first AS first_period, h.last AS last_period
  FROM raw_indicator r CROSS JOIN LATERAL indicator_held(r) h
 WHERE r.retired_at IS NULL AND NOT EXISTS (SELECT FROM indicator_mapping m WHERE m.indicator = r.indicator)
 UNION ALL
SELECT NULL, NULL, c.indicator_common_id, c.indicator_common_label, 0, NULL, NULL
  FROM common_indicator c
 WHERE NOT EXISTS (SELECT FROM indicator_mapping m WHERE m.indicator_common_id = c.indicator_common_id)
 ORDER BY 1, 3
