-- What servers say of their units, sets and elements, and was left out until now.

ALTER TABLE facility
	ADD closed_on date;                                 -- its last day; NULL: it is open, or nobody said. Values of
	                                                    -- earlier months are taken like all others
ALTER TABLE dhis2_unit
	ADD closed_on date;                                 -- its closing date, over or not; NULL: none
ALTER TABLE dhis2_set
	ADD period_type text;                               -- "Monthly", "Quarterly"; NULL: not said
ALTER TABLE dhis2_item
	ADD not_monthly text;                               -- the sets it is reported with, and for which periods: "Report
	                                                    -- (Quarterly)"; NULL: for months, or it is not known

-- The values of a pair that were dropped, as lines of CSV without their header (rejected?run=N).
CREATE TABLE dhis2_rejected (
	run       bigint NOT NULL,                          -- whose
	indicator int NOT NULL,                             -- raw_indicator.indicator
	period    int NOT NULL,                             -- YYYYMM, in the server's own calendar
	lines     text NOT NULL,                            -- each with its line end
	PRIMARY KEY (run, indicator, period),
	FOREIGN KEY (run, indicator, period) REFERENCES dhis2_pair ON DELETE CASCADE
);
ALTER TABLE dhis2_rejected ALTER lines SET COMPRESSION lz4;

-- Functions of before with other parameters or columns.
DROP FUNCTION IF EXISTS catalogue_units(bigint, int[], text[]), catalogue_gone(bigint);
