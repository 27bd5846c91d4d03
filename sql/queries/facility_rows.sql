-- All that the dataset holds of one facility. version: the one that brought the indicator-month.
--   $1 its id
SELECT f.facility_id, r.raw_indicator_id, m.period AS period_id, m.counts[f.slot] AS count, m.version_from AS version
  FROM facility f, indicator_month m JOIN raw_indicator r USING (indicator)
 WHERE f.facility_id = $1 AND m.version_to IS NULL AND m.n_records > 0 AND m.counts[f.slot] IS NOT NULL
 ORDER BY r.raw_indicator_id, m.period
