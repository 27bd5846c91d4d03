-- Every facility in the order in which they came into the registry.
SELECT slot, facility_id FROM facility ORDER BY slot
