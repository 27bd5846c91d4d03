-- The facilities in use whose id, or one of whose aliases, is a DHIS2 uid.
SELECT slot, id
  FROM (SELECT slot, facility_id AS id FROM facility WHERE retired_at IS NULL
         UNION ALL
        SELECT number, alias FROM known_alias WHERE of = 'facility' AND area = '' AND NOT retired) named
 WHERE id ~ '^[A-Za-z][A-Za-z0-9]{10}$'
 ORDER BY slot, id
