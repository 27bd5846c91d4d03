-- Keep the names of the levels.
--   $1 run   $2 levels [{level, displayName}]
INSERT INTO dhis2_level (run, level, name)
SELECT $1::bigint, level, coalesce("displayName", name, level::text)
  FROM jsonb_to_recordset($2::jsonb) AS l (level int, "displayName" text, name text)
 WHERE level IS NOT NULL
    ON CONFLICT DO NOTHING
