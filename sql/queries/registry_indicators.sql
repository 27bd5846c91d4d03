-- Every raw indicator id with its number, and whether it is retired.
SELECT indicator, raw_indicator_id, retired_at IS NOT NULL FROM raw_indicator
