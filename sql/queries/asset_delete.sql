-- Remove a file; one that an unfinished import uses stays. The receipt keeps its name and hash.
--   $1 asset
WITH users AS (
	SELECT string_agg(run::text, ', ' ORDER BY run) AS runs
	  FROM run JOIN run_csv USING (run)
	 WHERE asset = $1::bigint AND state NOT IN ('integrated', 'cancelled')),
     removed AS (
	UPDATE asset SET deleted_at = now()
	  FROM users
	 WHERE asset = $1::bigint AND deleted_at IS NULL AND users.runs IS NULL
	RETURNING asset)
SELECT json_build_object('asset', asset.asset, 'deleted', removed.asset IS NOT NULL, 'used_by', users.runs)
  FROM users, asset LEFT JOIN removed ON removed.asset = asset.asset
 WHERE asset.asset = $1::bigint AND asset.deleted_at IS NULL
