-- Keep data elements with their operands, or indicators. An element's operands are of its own category combo, and of
-- those that data sets have instead.
--   $1 run   $2 element or indicator
--   $3 [{id, displayName, code, categoryCombo: {categoryOptionCombos: [{id, displayName}]}, aggregationType,
--        dataSetElements: [{dataSet: {id, displayName, periodType}, categoryCombo}]}], or
--      [{id, displayName, code, numerator, denominator}]
WITH sent AS (
	SELECT id, coalesce("displayName", name, id) AS name, code, coalesce("aggregationType", '') AS aggregation,
	       coalesce(nullif("categoryCombo"->'categoryOptionCombos', 'null'), '[]') AS combos,
	       coalesce(nullif("dataSetElements", 'null'), '[]') AS sets, concat_ws(' ', numerator, denominator) AS formula
	  FROM jsonb_to_recordset($3::jsonb) AS s (id text, "displayName" text, name text, code text, "aggregationType" text,
	           "categoryCombo" jsonb, "dataSetElements" jsonb, numerator text, denominator text)
	 WHERE id IS NOT NULL),
     in_set AS (
	SELECT sent.id, coalesce(e->'dataSet'->>'displayName', e->'dataSet'->>'name', e->'dataSet'->>'id') AS name,
	       coalesce(e->'dataSet'->>'periodType', 'Monthly') AS type,
	       coalesce(nullif(e->'categoryCombo'->'categoryOptionCombos', 'null'), sent.combos) AS combos
	  FROM sent, jsonb_array_elements(sets) e),
     operand AS (
	SELECT DISTINCT ON (list.id, combo->>'id') list.id, combo->>'id' AS combo,
	       coalesce(combo->>'displayName', combo->>'name', '') AS name
	  FROM (SELECT id, combos FROM sent UNION ALL SELECT id, combos FROM in_set) list,
	       jsonb_array_elements(list.combos) combo
	 WHERE jsonb_array_length(list.combos) > 1), -- of the default combo alone: that is the element itself
     item AS (
	SELECT id, NULL AS combo, $2 AS kind, name, code, aggregation, formula FROM sent
	 UNION ALL
	SELECT sent.id, o.combo, 'operand', sent.name || ' ' || o.name, sent.code, aggregation, '' FROM sent
	  JOIN operand o USING (id))
INSERT INTO dhis2_item (run, id, kind, name, code, not_monthly, lacks_months)
SELECT $1::bigint, concat_ws('.', item.id, item.combo), item.kind, item.name, item.code,
       coalesce(own.sets, formula_not_monthly($1::bigint, item.formula)),
       coalesce(own.longer, false) AND item.aggregation !~ '^(AVERAGE|FIRST|LAST)'
  FROM item
 CROSS JOIN LATERAL (
       SELECT CASE WHEN bool_and(s.type <> 'Monthly')
                   THEN string_agg(DISTINCT format('%s (%s)', s.name, s.type), ', ') END AS sets,
              bool_and(s.type NOT IN ('Daily', 'Monthly') AND s.type NOT LIKE '%Weekly%') AS longer
         FROM in_set s
        WHERE s.id = item.id AND (item.combo IS NULL
                                  OR s.combos @> jsonb_build_array(jsonb_build_object('id', item.combo)))) own
    ON CONFLICT DO NOTHING
