-- What was found implausible in what a run staged, by weight, as people name it; nothing if it was staged again meanwhile.
--   $1 run   $2 when it was staged   $3 months looked at   $4 findings (hmis/plausible.c)
UPDATE run
   SET plausible = jsonb_build_object('months', $3::int, 'findings', (
       SELECT coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'is', jsonb_build_object(f.kind, true), 'raw_indicator_id', r.raw_indicator_id,
                  'label', r.raw_indicator_label, 'period_id', f.period, 'facilities', f.n, 'of', f.of, 'low', f.low, 'high', f.high, 'total', f.total,
                  'cells', (SELECT coalesce(jsonb_agg(jsonb_build_object('facility_id', p.facility_id, 'facility_name', p.facility_name,
                                       'count', c.count, 'none', c.count IS NULL, 'usual', c.usual) ORDER BY c.place), '[]')
                              FROM ROWS FROM (jsonb_to_recordset(f.cells) AS (slot int, count int, usual int))
                                   WITH ORDINALITY AS c (slot, count, usual, place)
                              JOIN facility p USING (slot))) ORDER BY f.weight DESC, f.indicator, f.period), '[]')
         FROM (SELECT * FROM jsonb_to_recordset($4::jsonb) AS (kind text, indicator int, period int, n int, "of" int, low bigint, high bigint,
                                                                  total bigint, weight double precision, cells jsonb)
                ORDER BY weight DESC, indicator, period LIMIT 50) f
         JOIN raw_indicator r USING (indicator)))
 WHERE run = $1::bigint AND staged_at = $2::timestamptz
