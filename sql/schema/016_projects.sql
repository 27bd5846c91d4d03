-- Projects: who reads the dataset, which part of it, and how they learn that it changed.

-- How often facilities, indicators or their mapping changed, so that what was made of them knows whether it still
-- holds. Counted by triggers (sql/functions/windows.sql) in the transaction of the change.
CREATE TABLE registry_change (
	one    boolean PRIMARY KEY DEFAULT true CHECK (one), -- there is one
	number bigint NOT NULL DEFAULT 0                     -- rises with each
);
INSERT INTO registry_change DEFAULT VALUES;

-- A project and its data window. Months are those between start_period and end_period, or the last ones there are.
CREATE TABLE project (
	project        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number
	name           text NOT NULL UNIQUE CHECK (name <> '' AND length(name) <= 200), -- as people call it
	start_period   int CHECK (start_period BETWEEN 190001 AND 205012), -- its first month, YYYYMM; NULL: the first there is
	end_period     int CHECK (end_period BETWEEN 190001 AND 205012), -- its last; NULL: open-ended, new months come in by
	                                                                 -- themselves
	last_months    int CHECK (last_months BETWEEN 1 AND 600), -- or so many, up to the newest month of its indicators
	all_indicators boolean NOT NULL DEFAULT true,       -- every common indicator, or those of project_indicator
	areas          text[] NOT NULL DEFAULT '{}',        -- admin areas by their paths, "Land / North"; none: the whole
	                                                    -- country
	types          text[] NOT NULL DEFAULT '{}',        -- facility types; none: all
	columns        text[] NOT NULL DEFAULT '{}'         -- what its export says of a facility, beside id and areas
	               CHECK (columns <@ ARRAY['facility_name', 'facility_type', 'latitude', 'longitude']),
	created_at     timestamptz NOT NULL DEFAULT now(),  -- when it was begun
	created_by     text NOT NULL,                       -- who began it
	changed_at     timestamptz NOT NULL DEFAULT now(),  -- when its name or window changed last
	changed_by     text NOT NULL,                       -- who changed it last
	archived_at    timestamptz,                         -- since when its export is closed; NULL: it is open
	CHECK (start_period <= end_period),
	CHECK (last_months IS NULL OR start_period IS NULL AND end_period IS NULL)
);

-- The common indicators of a project that chose some.
CREATE TABLE project_indicator (
	project             int NOT NULL REFERENCES project ON DELETE CASCADE, -- whose
	indicator_common_id text NOT NULL REFERENCES common_indicator ON UPDATE CASCADE, -- one that it reads
	PRIMARY KEY (project, indicator_common_id)
);

-- What a project's window showed when it was looked at last.
CREATE TABLE project_state (
	project    int PRIMARY KEY REFERENCES project ON DELETE CASCADE, -- whose
	stamp      text NOT NULL,                           -- the version, registry and window it was made of (project_stamp)
	version    int NOT NULL,                            -- that version
	parts      text NOT NULL,                           -- of its columns, facilities and mapping: the same as long as
	                                                    -- these are
	etag       text NOT NULL,                           -- the same as long as these and the counts are (export/window.h)
	picture    jsonb NOT NULL,                          -- {"values","lines","total","facilities","by_indicator"} of it
	changed_by int NOT NULL,                            -- the version with which the etag became this one
	changed_at timestamptz NOT NULL DEFAULT clock_timestamp() -- when it was first seen
);

-- The scripts that read a project, by the names they give themselves.
CREATE TABLE project_reader (
	project  int NOT NULL REFERENCES project ON DELETE CASCADE, -- of which
	reader   text NOT NULL CHECK (reader <> ''),        -- reader=NAME of its requests
	who      text NOT NULL,                             -- the account it came with last
	etag     text NOT NULL,                             -- of what it has
	version  int NOT NULL,                              -- the version it took, or was told that nothing is new in
	taken_at timestamptz,                               -- when it took a whole export last; NULL: never through us
	asked_at timestamptz NOT NULL,                      -- when it asked last
	PRIMARY KEY (project, reader)
);

-- Where to tell that a version changed what a project sees.
CREATE TABLE project_hook (
	project    int PRIMARY KEY REFERENCES project ON DELETE CASCADE, -- whose
	url        text NOT NULL,                           -- asked with POST
	sealed     text NOT NULL,                           -- the secret that signs the body, for the worker's eyes
	created_by text NOT NULL,                           -- who gave it
	created_at timestamptz NOT NULL DEFAULT now()       -- when
);

-- What is to be told, and what came of it: written with project_state, so that nothing is lost or told twice.
CREATE TABLE project_call (
	call      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number
	project   int NOT NULL REFERENCES project ON DELETE CASCADE, -- of which
	version   int NOT NULL,                             -- the version that changed something
	etag      text NOT NULL,                            -- of what there is to read since
	due_at    timestamptz NOT NULL DEFAULT clock_timestamp(), -- when to try next
	attempts  int NOT NULL DEFAULT 0,                   -- tries so far
	told_at   timestamptz,                              -- when it was taken; NULL: not yet
	ended_at  timestamptz,                              -- when it was taken or given up
	failure   text,                                     -- why the last try failed
	UNIQUE (project, version)
);
CREATE INDEX project_call_due ON project_call (due_at) WHERE ended_at IS NULL;
