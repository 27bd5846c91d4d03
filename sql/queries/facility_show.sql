-- One facility: what the registry says, and what the dataset holds of it in 36 months, 12 indicators at a time.
--   $1 its id, NULL for the form of a new one   $2 page of indicators, from 1
--   $3 part of an indicator's id or label, or NULL
--   $5 the id of one that is to be added, or NULL   $6 the import whose server may know more of it, or NULL
--   $4 the newest month to show, YYYYMM, or NULL
WITH span AS (
	SELECT min(period) AS first, coalesce($4::int, max(period)) AS last FROM indicator_month WHERE version_to IS NULL
	   AND n_records > 0),
     month AS (
	SELECT p AS period FROM span, months_between(first, last) p ORDER BY p DESC LIMIT 36),
     held AS (
	SELECT r.* FROM raw_indicator r
	 WHERE EXISTS (SELECT FROM indicator_month m WHERE m.indicator = r.indicator AND version_to IS NULL AND n_records > 0)
	   AND holds($3::text, r.raw_indicator_id, r.raw_indicator_label)),
     place AS MATERIALIZED (
	SELECT block_of(slot) AS block, block_place(slot) AS nth FROM facility WHERE facility_id = coalesce($1, $5)),
     chosen AS (
	SELECT * FROM held ORDER BY raw_indicator_id LIMIT 12 OFFSET 12 * (coalesce($2::bigint, 1) - 1)),
     value AS (
	SELECT b.indicator, b.period, count_at(b.counts, b.large, (SELECT nth FROM place)) AS value
	  FROM count_block b
	 WHERE b.indicator = ANY (ARRAY(SELECT indicator FROM chosen)) AND b.period = ANY (ARRAY(SELECT period FROM month))
	   AND b.block = (SELECT block FROM place)
	   AND stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version))),
     line AS (
	SELECT chosen.indicator, chosen.raw_indicator_id, chosen.raw_indicator_label AS label, count(v.value) AS records,
	       sum(v.value) AS total,
	       max(month.period) FILTER (WHERE v.value IS NOT NULL) AS last,
	       trend(array_agg(v.value::bigint ORDER BY month.period)) AS trend,
	       json_agg(json_build_object('period_id', month.period, 'count', v.value) ORDER BY month.period) AS months
	  FROM chosen CROSS JOIN month
	  LEFT JOIN value v ON v.indicator = chosen.indicator AND v.period = month.period
	 GROUP BY chosen.indicator, chosen.raw_indicator_id, chosen.raw_indicator_label)
SELECT json_build_object(
         'facility_id', coalesce(f.facility_id, $5), 'facility_name', coalesce(f.facility_name, u.name),
         'admin_area_1', coalesce(f.admin_area_1, u.areas[1]), 'admin_area_2', coalesce(f.admin_area_2, u.areas[2]),
         'admin_area_3', coalesce(f.admin_area_3, u.areas[3]), 'admin_area_4', coalesce(f.admin_area_4, u.areas[4]),
         'facility_type', f.facility_type,
         'closed_on', CASE WHEN f.slot IS NULL THEN u.closed_on ELSE f.closed_on END, 'server', u.server,
         'latitude', f.latitude,
         'longitude', f.longitude, 'has_data', f.has_data, 'updated_at', f.updated_at,
         'retired', f.retired_at IS NOT NULL,
         'retired_at', f.retired_at, 'seen', edit_stamp(facility_words(f)), 'new', f.slot IS NULL, 'of', 'facility',
         'id', f.facility_id, 'position', f.latitude IS NOT NULL AND f.longitude IS NOT NULL,
         'nothing_of', (SELECT string_agg(coalesce(nullif(label, ''), raw_indicator_id), ', '
                                   ORDER BY raw_indicator_id) FROM line WHERE records = 0),
         'areas', (SELECT coalesce(json_agg(json_build_object('path', path,
                                                'name', (ARRAY[f.admin_area_1, f.admin_area_2, f.admin_area_3,
                              f.admin_area_4])[n]) ORDER BY n), '[]')
                     FROM unnest(area_paths(f)) WITH ORDINALITY a (path, n) WHERE path <> ''),
         'aliases', (SELECT coalesce(json_agg(json_build_object('alias', alias, 'shown', id_shown(alias), 'area', area,
                                'created_at', created_at,
                                'created_by', created_by) ORDER BY alias, area), '[]') FROM facility_alias a
                                    WHERE a.slot = f.slot),
         'q', $3::text, 'until', $4::int, 'page', page, 'total', total, 'previous', nullif(page - 1, 0),
         'next_page', CASE WHEN total > page * 12 THEN page + 1 END,
         'earlier', (SELECT min(period) - CASE WHEN min(period) % 100 = 1 THEN 89 ELSE 1 END FROM month
                     HAVING min(period) > (SELECT first FROM span)),
         'periods', (SELECT coalesce(json_agg(json_build_object('period_id', period) ORDER BY period), '[]')
                       FROM month),
         'indicators', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                                   'label', label, 'records', records,
                                   'total', total, 'last_period', last,
                                   'version', value_brought(indicator, last, f.slot,
                                       (SELECT max(version) FROM version)),
                                   'trend', trend, 'months', months) ORDER BY raw_indicator_id), '[]') FROM line
                                       WHERE records > 0))
  FROM (SELECT coalesce($2::bigint, 1) AS page, (SELECT count(*) FROM held) AS total) counted
  LEFT JOIN facility f ON f.facility_id = coalesce($1, $5)
  LEFT JOIN LATERAL (
      SELECT unit.name, unit.areas, unit.closed_on, d.server->>'name' AS server
        FROM run CROSS JOIN LATERAL catalogue_of(run.*) c
        JOIN dhis2_unit unit ON unit.run = c.run AND unit.uid = $5
        JOIN run_dhis2 d ON d.run = run.run
       WHERE run.run = $6::bigint) u ON f.slot IS NULL
 WHERE $1 IS NULL OR f.slot IS NOT NULL
