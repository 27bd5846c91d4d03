-- Imports from DHIS2 that begin by themselves.

-- What is fetched, from where and when; each time it becomes an import that waits for its review.
CREATE TABLE schedule (
	schedule       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number
	connection     bigint NOT NULL REFERENCES dhis2_connection ON DELETE CASCADE, -- a saved one
	raw_indicators text[] NOT NULL,                     -- their ids
	months         int NOT NULL CHECK (months BETWEEN 1 AND 120), -- so many, up to the one before the month it begins in
	day            int NOT NULL CHECK (day BETWEEN 1 AND 28), -- of each month, and
	hour           int NOT NULL CHECK (hour BETWEEN 0 AND 23), -- of that day, in UTC, when it begins
	next_at        timestamptz NOT NULL,                -- when it begins next
	paused_at      timestamptz,                         -- since when it does not; NULL: it does
	paused_why     text,                                -- the reason, unless a person paused it
	created_by     text NOT NULL,                       -- whose imports these are
	created_at     timestamptz NOT NULL DEFAULT now()   -- when
);

ALTER TABLE run ADD schedule bigint REFERENCES schedule ON DELETE SET NULL, -- what began it, if nobody did
	ADD due_at timestamptz,                             -- and for which of its times
	ADD UNIQUE (schedule, due_at);
