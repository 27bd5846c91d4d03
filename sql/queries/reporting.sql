-- Who has not reported a month, whom to call, by area and one by one.
--   $1 month or NULL   $2 raw indicators, a JSON array   $3 areas, the same   $4 facility type or NULL
--   $5 import or NULL   $6 project or NULL   $7 level of areas or NULL   $8 state   $9 sort   $10 page
--   $11 lines a page   $12 part of the id or label of indicators that the form offers, or NULL
WITH scope AS MATERIALIZED (
	SELECT *, coalesce($7::int, CASE WHEN areas = '{}' THEN 2
	                                 ELSE least(1 + cardinality(string_to_array(areas[1], ' / ')), 4) END) AS level
	  FROM reporting_scope($1::int, $2::jsonb, $3::jsonb, $4, $5::bigint, $6::bigint)),
     found AS MATERIALIZED (
	SELECT r.* FROM scope s, reporting_list(s.month, s.indicators, s.areas, s.types, s.of_run) r),
     counted AS (
	SELECT reporting_counts(jsonb_object_agg(state, n)) AS all
	  FROM (SELECT state, count(*) AS n FROM found GROUP BY state) by_state),
     area AS MATERIALIZED (
	SELECT area, reporting_counts(jsonb_object_agg(state, n)) AS n
	  FROM (SELECT area_at(admin_area_1, admin_area_2, admin_area_3, admin_area_4, scope.level) AS area, state,
	               count(*) AS n
	          FROM scope, found JOIN facility f USING (slot) GROUP BY 1, 2) by_state
	 GROUP BY area),
     version_came AS (
	SELECT version, v.created_at, n, days, sum(n) OVER (ORDER BY version) AS so_far, sum(n) OVER () AS total
	  FROM (SELECT version, days, count(*) AS n FROM found WHERE version IS NOT NULL GROUP BY 1, 2) came
	  JOIN version v USING (version)),
     listed AS MATERIALIZED (
	SELECT r.slot, row_number() OVER (ORDER BY CASE WHEN $9 LIKE '-%' THEN key END DESC,
	           CASE WHEN $9 NOT LIKE '-%' THEN key END, r.place, area_line(f), facility_name, facility_id) AS nth
	  FROM found r JOIN facility f USING (slot),
	       LATERAL (SELECT CASE ltrim($9, '-') WHEN 'name' THEN facility_name WHEN 'id' THEN facility_id
	                            WHEN 'area' THEN area_line(f) WHEN 'type' THEN facility_type
	                            WHEN 'last' THEN r.last::text ELSE r.place::text END AS key) by
	 WHERE reporting_is(r.state, $8)),
     shown AS (
	SELECT l.nth, r.*, f.facility_id, f.facility_name, area_line(f) AS areas, f.facility_type, f.latitude, f.longitude
	  FROM (SELECT * FROM listed WHERE nth > $11::int * ($10::bigint - 1) ORDER BY nth LIMIT $11::int) l
	  JOIN found r USING (slot) JOIN facility f USING (slot)),
     held AS (
	SELECT period FROM reporting_month ORDER BY period DESC LIMIT 120)
SELECT json_joined(json_build_object(
         'month', s.month, 'empty', NOT EXISTS (SELECT FROM held),
         'earlier', (SELECT max(period) FROM held WHERE period < s.month),
         'later', (SELECT min(period) FROM held WHERE period > s.month),
         'years', coalesce((
             SELECT json_agg(json_build_object('year', year, 'months', months) ORDER BY year DESC)
               FROM (SELECT period / 100 AS year, json_agg(json_build_object('period_id', period,
                                'chosen', period = s.month) ORDER BY period DESC) AS months
                       FROM (SELECT period FROM held UNION SELECT s.month WHERE s.month IS NOT NULL) m
                      GROUP BY 1) y), '[]'),
         'chosen', (SELECT coalesce(json_agg(json_build_object('raw_indicator_id', raw_indicator_id,
                               'label', coalesce(nullif(raw_indicator_label, ''), raw_indicator_id))
                                   ORDER BY raw_indicator_label, raw_indicator_id), '[]')
                      FROM raw_indicator WHERE $2::jsonb ? raw_indicator_id),
         'run', $5::bigint, 'after', s.of_run, 'project', (SELECT json_build_object('project', project, 'name', name)
                                                             FROM project WHERE project = $6::bigint),
         'indicators', CASE WHEN s.indicators IS NULL THEN (SELECT count(*) FROM raw_indicator WHERE retired_at IS NULL)
                            ELSE cardinality(s.indicators) END, 'all_indicators', s.indicators IS NULL,
         'areas_chosen', (SELECT string_agg(a, ', ') FROM unnest(s.areas) a), 'type', $4,
         'state', $8, 'state_is', json_build_object($8, true),
         'counts', counted.all,
         'left_out', (SELECT nullif(count(*), 0) FROM facility WHERE retired_at IS NOT NULL
                         OR coalesce(closed_on < to_date(s.month::text, 'YYYYMM'), false)),
         'level', s.level, 'levels', (SELECT json_agg(json_build_object('level', l, 'here', l = s.level) ORDER BY l)
                                        FROM generate_series(1, registry_depth()) l)), json_build_object(
         'areas', coalesce((
             SELECT json_agg(n || jsonb_build_object('area', area, 'bars', reporting_bars(n)) ORDER BY place)
               FROM (SELECT *, row_number() OVER (ORDER BY (n->>'call')::int DESC, n->'percent', area) AS place
                       FROM area) ranked WHERE place <= 10), '[]'),
         'areas_more', nullif(greatest((SELECT count(*) FROM area) - 10, 0), 0),
         'areas_several', (SELECT count(*) > 1 FROM area),
         'came', coalesce((
             SELECT json_agg(json_build_object('version', version, 'created_at', created_at, 'days', days,
                        'facilities', n, 'percent', round(100.0 * so_far / total, 1)) ORDER BY version)
               FROM (SELECT * FROM version_came ORDER BY version LIMIT 24) v), '[]'),
         'total', found.n, 'page', $10::bigint, 'previous', nullif($10::bigint - 1, 0),
         'next_page', CASE WHEN found.n > $11::int * $10::bigint THEN $10::bigint + 1 END, 'rows', $11::int,
         'facilities', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
                        'areas', areas, 'facility_type', facility_type, 'latitude', latitude, 'longitude', longitude,
                        'state', state, 'is', json_build_object(state, true), 'last_period', last, 'months', months,
                        'reported_before', seen, 'months_before', due, 'version', version, 'days', days) ORDER BY nth)
               FROM shown), '[]'),
         'sort', sort_links('{state,name,id,area,type,last}', $9),
         'came_any', EXISTS (SELECT FROM version_came),
         'choices', json_build_object('areas', offered->'areas', 'areas_below', offered->'below',
             'indicators', offered_too->'indicators', 'indicators_more', offered_too->'more', 'hint',
             /*_*/'A facility has reported when it has at least one value of those chosen. None chosen: of any '
             'indicator.'),
         'find', $12))
  FROM scope s, (SELECT count(*) AS n FROM listed) found, counted, areas_offered($3::jsonb, NULL, NULL) offered,
       indicators_offered($2::jsonb, $12) offered_too
