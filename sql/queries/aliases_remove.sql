-- Remove one alias; NULL when there is none.
--   $1 facility or indicator   $2 alias   $3 the area of the rows it is for, NULL for all
WITH facilities AS (
	DELETE FROM facility_alias WHERE $1 = 'facility' AND alias = $2 AND area = coalesce($3, '') RETURNING alias),
     indicators AS (
	DELETE FROM indicator_alias WHERE $1 = 'indicator' AND alias = $2 RETURNING alias)
SELECT json_build_object('of', $1::text, 'removed', alias)
  FROM (TABLE facilities UNION ALL TABLE indicators) removed
