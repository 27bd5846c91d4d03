-- Delete what a run is to delete, in every version, and write the version that says so; the runs whose rejected rows
-- must go.
--   $1 run   $2 fence   $3 the new version
SELECT run FROM delete_purge($1::bigint, $2::bigint, $3::int) AS purged (run)
