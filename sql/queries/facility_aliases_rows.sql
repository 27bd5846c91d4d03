-- The aliases of facilities as they are downloaded and uploaded.
SELECT id AS facility_id, alias FROM known_alias a WHERE a.of = 'facility' ORDER BY id, alias
