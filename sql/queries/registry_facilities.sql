-- Every facility id with its slot, and whether it is retired.
SELECT slot, facility_id, retired_at IS NOT NULL FROM facility
