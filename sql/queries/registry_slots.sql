-- The highest slot that a facility has.
SELECT coalesce(max(slot), 0) FROM facility
