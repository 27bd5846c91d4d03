-- What a comparison found, as rows.
--   $1 run
SELECT l.raw_indicator_id, l.label, l.period_id, l."is", l.values_dataset, l.values_server, l.total_dataset,
       l.total_server, l.difference, l.new, l.changed, l.removed, l.unchanged, l.others, l.reason
  FROM run CROSS JOIN LATERAL comparison_lines(run.*) l
 WHERE run.run = $1::bigint AND run.source = 'comparison'
 ORDER BY l.raw_indicator_id, l.period_id
