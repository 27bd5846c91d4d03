-- What a DHIS2 server has now, beside the dataset. Read by a run of its own source, which is no import: it ends staged,
-- waits for no review and makes no version, and goes after some days.

ALTER TABLE run DROP CONSTRAINT run_source_check,
	ADD CONSTRAINT run_source_check CHECK (source IN ('csv', 'dhis2', 'catalogue', 'comparison', 'undo', 'delete'));
