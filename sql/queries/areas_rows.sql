-- The same as it is downloaded.
--   $1 raw indicator   $2 level   $3 last month or NULL   $4 what its values add up to (area_months())
SELECT area, facilities, period_id, records, total
  FROM area_months($1, $2::int, $3::int, $4::jsonb) ORDER BY area, period_id
