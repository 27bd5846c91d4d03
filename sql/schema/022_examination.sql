-- A large file is looked through by the worker: what is asked of it for an import, and how far it is. What it saw is
-- kept with the import (run_csv.profile).

CREATE TABLE run_examination (
	run         bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	asked       jsonb NOT NULL,                         -- asset, dialect, mapping, settled (columns/examine.h)
	chosen      boolean NOT NULL,                       -- a person chose the mapping: the form shows it again
	asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
	fence       bigint NOT NULL DEFAULT 0,              -- of the worker that is at it
	lease_until timestamptz,                            -- until which that is believed; NULL: nobody is
	attempts    int NOT NULL DEFAULT 0,                 -- takings by a worker
	began_at    timestamptz,                            -- the latest of them; NULL: it waits
	percent     int NOT NULL DEFAULT 0,                 -- of the passes over the file
	done        boolean NOT NULL DEFAULT false,         -- looked through, or failed
	failure     jsonb                                   -- status, code, text: why it ended otherwise
);
CREATE INDEX ON run_examination (asked_at) WHERE NOT done;
