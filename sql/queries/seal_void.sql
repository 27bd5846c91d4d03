-- What is sealed, a line each: what cannot be used when the key is another one.
SELECT 'the login of ' || coalesce(username, 'a token') || ' at ' || url FROM dhis2_connection
UNION ALL
SELECT 'the webhook of the project ' || p.name FROM project_hook JOIN project p USING (project)
ORDER BY 1
