-- The months in which facilities closed, in the calendar of the source of a run.
--   $1 run
SELECT f.slot, calendar_month(coalesce((SELECT server->>'calendar' FROM run_dhis2 WHERE run = $1::bigint), 'iso8601'),
                   f.closed_on::timestamp AT TIME ZONE local_zone())
  FROM facility f WHERE f.closed_on IS NOT NULL
