-- The counts of an indicator-month as they stand; NULL when they are those of the digest, which spares sending them.
--   $1 indicator   $2 period   $3 digest
SELECT CASE WHEN digest IS DISTINCT FROM $3::bytea THEN counts END
  FROM indicator_month
 WHERE indicator = $1::int AND period = $2::int AND version_to IS NULL
