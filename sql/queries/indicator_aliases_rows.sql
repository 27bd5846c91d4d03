-- The aliases of raw indicators as they are downloaded and uploaded.
SELECT id AS raw_indicator_id, alias FROM known_alias a WHERE a.of = 'indicator' ORDER BY id, alias
