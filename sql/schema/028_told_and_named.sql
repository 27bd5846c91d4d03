-- What is told is of an import or of a schedule; a second look that never succeeds is given up; indicators that are
-- computed of what is not for months.

ALTER TABLE run_call RENAME TO call;
ALTER TABLE call RENAME CONSTRAINT run_call_pkey TO call_pkey;
ALTER SEQUENCE run_call_call_seq RENAME TO call_call_seq;
ALTER INDEX run_call_once RENAME TO call_once;
ALTER INDEX run_call_due RENAME TO call_due;
ALTER TABLE call
	ALTER run DROP NOT NULL,                            -- of which import,
	ADD schedule bigint REFERENCES schedule ON DELETE CASCADE, -- or of which schedule
	ADD event text NOT NULL DEFAULT 'import_waits'      -- what happened
	    CHECK (event IN ('import_waits', 'schedule_paused', 'not_looked_at')),
	ADD CHECK (num_nonnulls(run, schedule) = 1);
ALTER TABLE call ALTER event DROP DEFAULT;

ALTER TABLE run_review
	ADD looks int NOT NULL DEFAULT 0,                   -- tries of the second look at this staging
	ADD look_failure text;                              -- why that was given up; NULL: it was not

ALTER TABLE dhis2_item
	ADD lacks_months boolean NOT NULL DEFAULT false;    -- an element for periods longer than a month alone, which are
	                                                    -- summed: indicators of months are computed without it

-- Functions of before by other names.
DROP FUNCTION IF EXISTS rules_tell(bigint, jsonb), run_call_take(), run_call_end(bigint, text, boolean);
