-- The server's units by level and data set; and of those that are chosen, what taking them into the registry would do.
--   $1 run   $2 levels as a JSON array   $3 data sets as a JSON array   $4 leave: none that are closed
WITH this AS (
	SELECT run.run AS id, c.run AS read, catalogue_read_at(c) AS read_at,
	       ARRAY(SELECT json_array_elements_text($2::json)::int) AS levels,
	       ARRAY(SELECT json_array_elements_text($3::json)) AS sets
	  FROM run CROSS JOIN LATERAL catalogue_of(run.*) c
	 WHERE run.run = $1::bigint AND run.source = 'dhis2'),
     unit AS MATERIALIZED (
	SELECT u.* FROM this, catalogue_units(this.read, this.levels, this.sets, $4 IS NOT DISTINCT FROM 'leave') u),
     n AS (
	SELECT count(*) AS chosen, count(*) FILTER (WHERE how = 'added') AS added,
	       count(*) FILTER (WHERE how = 'changed') AS changed,
	       count(*) FILTER (WHERE how = 'same') AS same, count(*) FILTER (WHERE how = 'alias') AS alias,
	       count(*) FILTER (WHERE closed) AS closed FROM unit),
     nested AS MATERIALIZED (
	SELECT v.* FROM this, catalogue_nested(this.read, ARRAY(SELECT facility_id FROM unit WHERE how <> 'alias')) v),
     missing AS MATERIALIZED (
	SELECT g.* FROM this, catalogue_gone(this.read) g)
SELECT json_build_object(
         'run', run.run, 'import', run_import(run.*, 2), 'server', d.server, 'read_at', this.read_at,
         'next', run_next(run.*), 'levels', coalesce((
             SELECT json_agg(json_build_object('level', counted.level,
                        'name', coalesce(l.name, 'level ' || counted.level),
                        'name_said', CASE WHEN l.name IS NULL
                            THEN said(/*_*/'level {level}', jsonb_build_object('level', counted.level)) END,
                        'units', units, 'closed', closed, 'known', known,
                        'chosen', counted.level = ANY (this.levels)) ORDER BY counted.level)
               FROM (SELECT u.level, count(*) AS units, count(*) FILTER (WHERE u.closed) AS closed,
                            count(f.slot) AS known
                       FROM dhis2_unit u LEFT JOIN facility f ON f.facility_id = u.uid AND f.retired_at IS NULL
                      WHERE u.run = this.read GROUP BY u.level) counted
               LEFT JOIN dhis2_level l ON l.run = this.read AND l.level = counted.level), '[]'),
         'sets', coalesce((
             SELECT json_agg(json_build_object('set', uid, 'name', name, 'units', cardinality(units),
                                 'chosen', uid = ANY (this.sets)) ORDER BY name)
               FROM dhis2_set s WHERE s.run = this.read), '[]'),
         'chosen', nullif(n.chosen, 0), 'added', n.added, 'changed', n.changed, 'same', n.same, 'alias', n.alias,
         'closed', n.closed, 'leave_closed', $4 IS NOT DISTINCT FROM 'leave',
         'changes', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name, 'how', how,
                        'is', json_build_object(how, true),
                        'closed_on', CASE WHEN closed THEN closed_on END,
                        'areas', array_to_string(areas, ' / '), 'was', was) ORDER BY how DESC, areas, facility_name)
               FROM (SELECT * FROM unit WHERE how IN ('added', 'changed') ORDER BY how DESC, areas, facility_name
                      LIMIT 100) first), '[]'),
         'more', nullif(greatest(n.added + n.changed - 100, 0), 0),
         'nested', (SELECT nullif(count(*), 0) FROM nested),
         'nested_units', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
                                 'below', below) ORDER BY below DESC, facility_name)
               FROM (SELECT * FROM nested ORDER BY below DESC, facility_name LIMIT 20) first), '[]'),
         'gone', (SELECT nullif(count(*), 0) FROM missing),
         'gone_units', coalesce((
             SELECT json_agg(json_build_object('facility_id', facility_id, 'facility_name', facility_name,
                                 'closed', closed_on IS NOT NULL, 'closed_on', closed_on,
                                 'has_data', has_data)
                        ORDER BY facility_name)
               FROM (SELECT * FROM missing ORDER BY facility_name LIMIT 100) first), '[]'),
         'read', this.read IS NOT NULL AND this.read_at IS NOT NULL)
  FROM this JOIN run ON run.run = this.id LEFT JOIN run_dhis2 d ON d.run = run.run CROSS JOIN n
