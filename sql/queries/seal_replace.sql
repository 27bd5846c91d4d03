-- A new key of the worker's: whatever was sealed for another one is to be entered again, a line each. Connections
-- count as refused, so that schedules wait and pages ask for the login.
--   $1 key in hexadecimal
WITH other AS (
       UPDATE seal SET public = $1 WHERE public <> $1 RETURNING one),
     refused AS (
       UPDATE dhis2_connection SET refused_at = coalesce(refused_at, clock_timestamp())
        WHERE EXISTS (SELECT FROM other)
       RETURNING url, username)
SELECT 'the login of ' || coalesce(username, 'a token') || ' at ' || url FROM refused
UNION ALL
SELECT 'the webhook of the project ' || p.name FROM project_hook JOIN project p USING (project)
 WHERE EXISTS (SELECT FROM other)
ORDER BY 1
