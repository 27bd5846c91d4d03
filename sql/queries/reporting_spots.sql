-- The facilities that could report a month, as map_spots.sql has them: held is whether they have a value.
--   $1 month   $2 raw indicators, a JSON array   $3 areas, the same   $4 facility type or NULL   $5 import or NULL
--   $6 project or NULL
WITH scope AS MATERIALIZED (
	SELECT * FROM reporting_scope($1::int, $2::jsonb, $3::jsonb, $4, $5::bigint, $6::bigint)),
     who AS MATERIALIZED (
	SELECT r.reported FROM scope s, reported_months(s.indicators, s.of_run, reported_by_nobody(), s.month) r)
SELECT f.facility_id, f.facility_name, '' AS area, f.latitude, f.longitude,
       coalesce(get_bit(who.reported, f.slot - 1), 0) AS held, 1 AS indicators, 0 AS value,
       outlined_area(f, drawn.outlines) AS outlined
  FROM scope s CROSS JOIN facility f
 CROSS JOIN (SELECT max(level) AS outlines FROM outline_file) drawn
  LEFT JOIN who ON true
 WHERE could_report(f, s.month, s.areas, s.types)
