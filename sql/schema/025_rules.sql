-- Imports that go on by themselves: a script's, as such a file was mapped before; and into the dataset, where rules
-- hold.

-- A file that was sent in one request and is large: the import goes on once the file is looked through.
CREATE TABLE run_onward (
	run         bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	who         text NOT NULL,                          -- who sent it
	answers     jsonb NOT NULL,                         -- what was said with it, by fields (columns/reuse.h)
	dialect     jsonb NOT NULL,                         -- how the file is written
	mapping     jsonb NOT NULL,                         -- that of before
	fingerprint text NOT NULL,                          -- of the header
	tried_at    timestamptz,                            -- when a worker tried to go on last
	questions   jsonb                                   -- what it stopped at; NULL: it goes on
);

-- What must be so for an import to be integrated by itself; else a person reviews it.
CREATE TABLE run_rules (
	run       bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	rules     jsonb NOT NULL,                           -- {"max_changed","max_dropped","nothing_removed","no"}
	set_by    text NOT NULL,                            -- who set them
	set_at    timestamptz NOT NULL,                     -- when
	staged_at timestamptz,                              -- of the staging that was held against them
	reasons   jsonb                                     -- [{"kind","text"}]: why it waits; []: they held; NULL: not
	                                                    -- looked at yet
);

-- What is to be told of an import that waits, and what came of it: written with the reasons, so that nothing is lost.
CREATE TABLE run_call (
	call     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number
	run      bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- of which
	way      text NOT NULL CHECK (way IN ('webhook', 'mail')), -- how
	reasons  jsonb NOT NULL,                            -- as in run_rules
	due_at   timestamptz NOT NULL DEFAULT clock_timestamp(), -- when to try next
	attempts int NOT NULL DEFAULT 0,                    -- tries so far
	told_at  timestamptz,                               -- when it was taken; NULL: not yet
	ended_at timestamptz,                               -- when it was taken or given up
	failure  text                                       -- why the last try failed
);
CREATE UNIQUE INDEX run_call_once ON run_call (run, way, md5(reasons::text)); -- a reason is told once
CREATE INDEX run_call_due ON run_call (due_at) WHERE ended_at IS NULL;

ALTER TABLE schedule
	ADD rules    jsonb,                                 -- of its imports; NULL: a person reviews each
	ADD rules_by text,                                  -- who set them
	ADD rules_at timestamptz;                           -- when
ALTER TABLE run_approval
	ADD by_rules boolean NOT NULL DEFAULT false;        -- rules held, which approved_by had set
ALTER TABLE run_review
	ADD pulls jsonb;                                    -- {"failed","held"}: of a fetch, when it was staged

-- They have further parameters now.
DROP FUNCTION IF EXISTS run_map(bigint, text, jsonb, jsonb, text, text), run_approve(bigint, text),
	schedule_add(bigint, text, int, int, int), schedule_change(bigint, text), schedule_begin(schedule);
