-- Keep data sets, with the units that report them, and their reporting rates.
--   $1 run   $2 sets [{id, displayName, code, periodType, organisationUnits: [{id}]}]
WITH sent AS (
	SELECT id, coalesce("displayName", name, id) AS name, code, "periodType" AS type,
	       coalesce("organisationUnits", '[]') AS units
	  FROM jsonb_to_recordset($2::jsonb)
	       AS s (id text, "displayName" text, name text, code text, "periodType" text, "organisationUnits" jsonb)
	 WHERE id IS NOT NULL),
     rates AS (
	INSERT INTO dhis2_item (run, id, kind, name, code, not_monthly)
	SELECT $1::bigint, sent.id || '.' || rate.id, 'rate', sent.name || ' - ' || rate.name, code,
	       CASE WHEN type <> 'Monthly' THEN format('%s (%s)', sent.name, type) END
	  FROM sent, (VALUES ('REPORTING_RATE', 'reporting rate'), ('ACTUAL_REPORTS', 'actual reports'),
	                     ('EXPECTED_REPORTS', 'expected reports')) rate (id, name)
	    ON CONFLICT DO NOTHING)
INSERT INTO dhis2_set (run, uid, name, period_type, units)
SELECT $1::bigint, id, name, type, ARRAY(SELECT u->>'id' FROM jsonb_array_elements(units) u) FROM sent
    ON CONFLICT DO NOTHING
