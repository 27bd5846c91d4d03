-- Versions that take back, or take out.

ALTER TABLE run DROP CONSTRAINT run_source_check;
ALTER TABLE run ADD CONSTRAINT run_source_check CHECK (source IN ('csv', 'dhis2', 'catalogue', 'undo', 'delete')),
	ADD undoes int,                                     -- of an undo: the version it takes back
	ADD purged_at timestamptz,                          -- when its values, rejected rows and examples were deleted for
	                                                    -- good
	ADD kept   jsonb,                                   -- of an undo: {"cells", "first"}: what was changed again since,
	                                                    -- and stays
	ADD CHECK ((source = 'undo') = (undoes IS NOT NULL));
