-- A worker lives; those that were killed a day ago are forgotten.
--   $1 name   $2 lane
WITH forgotten AS (DELETE FROM worker WHERE seen_at < clock_timestamp() - interval '1 day')
INSERT INTO worker (name, lane, seen_at) VALUES ($1, $2, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET lane = excluded.lane, seen_at = excluded.seen_at
