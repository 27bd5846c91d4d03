-- Keep data elements with their operands, or indicators.
--   $1 run   $2 element or indicator   $3 [{id, displayName, code, categoryCombo: {categoryOptionCombos: [{id, displayName}]}}]
WITH sent AS (
	SELECT id, coalesce("displayName", name, id) AS name, code, coalesce("categoryCombo"->'categoryOptionCombos', '[]') AS combos
	  FROM jsonb_to_recordset($3::jsonb) AS s (id text, "displayName" text, name text, code text, "categoryCombo" jsonb)
	 WHERE id IS NOT NULL)
INSERT INTO dhis2_item (run, id, kind, name, code)
SELECT $1::bigint, id, $2, name, code FROM sent
 UNION ALL
SELECT $1::bigint, sent.id || '.' || (combo->>'id'), 'operand', sent.name || ' ' || coalesce(combo->>'displayName', combo->>'name', ''), sent.code
  FROM sent, jsonb_array_elements(combos) combo
 WHERE jsonb_array_length(combos) > 1 -- of the default combo alone: that is the element itself
    ON CONFLICT DO NOTHING
