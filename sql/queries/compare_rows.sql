-- What differs between two versions, as it is downloaded.
--   $1 the one version   $2 the other
SELECT * FROM months_between_versions($1::bigint, $2::bigint) ORDER BY raw_indicator_id, period_id
