-- What tells two indicator-months apart without opening their arrays.

-- 16 bytes of BLAKE2b over counts (data/copy.h); NULL where who wrote the row did not compute it.
ALTER TABLE indicator_month ADD digest bytea;
-- The same over what the indicator-month has afterwards: becomes, or counts where that is NULL.
ALTER TABLE staged_month ADD digest bytea;
