-- What DHIS2 servers have: units for the registry, elements and indicators for the indicator list. Read by a run of its
-- own source, which is no import: it ends staged, and makes no version.

ALTER TABLE run DROP CONSTRAINT run_source_check,
	ADD CONSTRAINT run_source_check CHECK (source IN ('csv', 'dhis2', 'catalogue'));

-- An organisation unit.
CREATE TABLE dhis2_unit (
	run    bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- that read it
	uid    text NOT NULL,                               -- its id there
	name   text NOT NULL,                               -- as the server shows it
	level  int NOT NULL,                                -- 1: the root
	parent text,                                        -- uid; NULL for a root
	closed boolean NOT NULL,                            -- its closing date is over
	areas  text[],                                      -- names of the units above it, the root's first
	PRIMARY KEY (run, uid)
);

-- A level of units, as the server names it.
CREATE TABLE dhis2_level (
	run   bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- that read it
	level int NOT NULL,                                 -- 1: the root
	name  text NOT NULL,                                -- "District"
	PRIMARY KEY (run, level)
);

-- A data set, and who reports it.
CREATE TABLE dhis2_set (
	run   bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- that read it
	uid   text NOT NULL,                                -- its id there
	name  text NOT NULL,                                -- as the server shows it
	units text[] NOT NULL,                              -- uids
	PRIMARY KEY (run, uid)
);

-- What may be a raw indicator.
CREATE TABLE dhis2_item (
	run  bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- that read it
	id   text NOT NULL,                                 -- "uid", "uid.uid" or "uid.REPORTING_RATE": a raw_indicator_id
	kind text NOT NULL CHECK (kind IN ('element', 'operand', 'indicator', 'rate')), -- what it is there
	name text NOT NULL,                                 -- as the server shows it
	code text,                                          -- its code there, where it has one
	PRIMARY KEY (run, id)
);
