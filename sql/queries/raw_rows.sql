-- One raw indicator by month. version: the one that brought the month.
--   $1 its id
SELECT r.raw_indicator_id, m.period AS period_id, m.n_records AS records, m.total, m.version_from AS version
  FROM raw_indicator r JOIN indicator_month m USING (indicator)
 WHERE r.raw_indicator_id = $1 AND m.version_to IS NULL AND m.n_records > 0
 ORDER BY m.period
