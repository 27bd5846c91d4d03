-- The same, a line a facility, to download.
--   $1 month or NULL   $2 raw indicators, a JSON array   $3 areas, the same   $4 facility type or NULL
--   $5 import or NULL   $6 project or NULL   $7 state
SELECT s.month AS period_id, r.state, f.facility_id, f.facility_name, f.admin_area_1, f.admin_area_2, f.admin_area_3,
       f.admin_area_4, f.facility_type, f.latitude, f.longitude, r.last AS last_period_id,
       r.months AS months_since, r.seen AS months_reported_before, r.due AS of_months_before, r.version,
       r.days AS days_after_month
  FROM reporting_scope($1::int, $2::jsonb, $3::jsonb, $4, $5::bigint, $6::bigint) s,
       reporting_list(s.month, s.indicators, s.areas, s.types, s.of_run) r JOIN facility f USING (slot)
 WHERE reporting_is(r.state, $7)
 ORDER BY r.place, area_line(f), f.facility_name, f.facility_id
