-- The cells of one indicator-month that differ between two versions.
--   $1 the one version   $2 the other   $3 raw indicator   $4 month
SELECT f.facility_id, f.facility_name, f.admin_area_2, f.admin_area_3, cell.was AS count_from, cell.becomes AS count_to,
       coalesce(cell.becomes, 0)::bigint - coalesce(cell.was, 0) AS difference
  FROM raw_indicator r
 CROSS JOIN unnest(
           (SELECT a.counts FROM months_at($1::bigint) a WHERE a.indicator = r.indicator AND a.period = $4::int),
           (SELECT b.counts FROM months_at($2::bigint) b WHERE b.indicator = r.indicator AND b.period = $4::int))
       WITH ORDINALITY AS cell (was, becomes, slot)
  JOIN facility f USING (slot)
 WHERE r.raw_indicator_id = $3 AND cell.was IS DISTINCT FROM cell.becomes
 ORDER BY f.facility_id
