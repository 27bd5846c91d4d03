-- The number of the newest version; 0 for the empty dataset.
SELECT coalesce(max(version), 0) FROM version
