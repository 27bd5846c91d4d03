-- Keep a page of units; of one that came on an earlier page, the first.
--   $1 run   $2 units [{id, displayName, level, parent: {id}, closedDate}]
INSERT INTO dhis2_unit (run, uid, name, level, parent, closed_on, closed)
SELECT $1::bigint, id, coalesce("displayName", name, id), coalesce(level, 1), parent->>'id',
       day_said("closedDate"), coalesce(day_said("closedDate") < current_date, false)
  FROM jsonb_to_recordset($2::jsonb)
       AS u (id text, "displayName" text, name text, level int, parent jsonb, "closedDate" text)
 WHERE id IS NOT NULL
    ON CONFLICT DO NOTHING
