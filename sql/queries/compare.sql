-- Two versions of the dataset, by indicator and month, where they differ.
--   $1 the one version   $2 the other   $3 at most so many lines   $4 text that an indicator holds, or NULL
WITH differ AS MATERIALIZED (
	SELECT * FROM months_between_versions($1::bigint, $2::bigint))
SELECT json_build_object(
         'from', f.version, 'to', t.version,
         'from_is', json_build_object('created_at', f.created_at, 'created_by', f.created_by, 'note', f.note,
             'note_said', note_said(f.*)),
         'to_is', json_build_object('created_at', t.created_at, 'created_by', t.created_by, 'note', t.note,
             'note_said', note_said(t.*)),
         'months', n, 'indicators', (SELECT count(DISTINCT raw_indicator_id) FROM differ),
         'records', (SELECT coalesce(sum(records_to - records_from), 0) FROM differ),
         'total', (SELECT coalesce(sum(total_to - total_from), 0) FROM differ),
         'find', $4::text, 'found', found, 'more', found > $3::int,
         'lines', coalesce((
             SELECT json_agg(json_build_object('raw_indicator_id', raw_indicator_id, 'label', label,
                        'period_id', period_id,
                        'records_from', records_from, 'records_to', records_to, 'total_from', total_from,
                        'total_to', total_to, 'difference', total_to - total_from) ORDER BY raw_indicator_id, period_id)
               FROM (SELECT * FROM differ WHERE holds($4::text, raw_indicator_id, label)
                      ORDER BY raw_indicator_id, period_id LIMIT $3::int) d), '[]'))
  FROM version f, version t, (SELECT count(*) AS n,
       count(*) FILTER (WHERE holds($4::text, raw_indicator_id, label)) AS found FROM differ) counted
 WHERE f.version = $1::bigint AND t.version = $2::bigint
