-- Keeping house: files, dropped rows and lines of the audit go after so long; versions never do, and receipts say what
-- went. What takes room is measured by a worker, so that a page need not.

-- One time of making room: as the settings say, or because a person asked.
CREATE TABLE sweep (
	sweep          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number, as the audit says it
	asked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	asked_by       text,                                -- who; NULL: the settings
	keep_files     int,                                 -- days for which files are kept; NULL: all are
	keep_rejects   int,                                 -- the same of dropped rows
	keep_audit     int,                                 -- and of lines of the audit
	files_before   timestamptz,                         -- files that no import used since then go
	rejects_before timestamptz,                         -- dropped rows of imports that ended before
	audit_before   timestamptz,                         -- lines of the audit from before
	files          bigint NOT NULL DEFAULT 0,           -- files that went so far
	rejects        bigint NOT NULL DEFAULT 0,           -- imports whose dropped rows did
	audit_lines    bigint NOT NULL DEFAULT 0,           -- lines of the audit
	bytes          bigint NOT NULL DEFAULT 0,           -- of the files and the dropped rows
	problem        jsonb,                               -- why it does not go on at the moment, said
	ended_at       timestamptz                          -- when all of it was gone; NULL: a worker is at it
);
CREATE INDEX sweep_open ON sweep (sweep) WHERE ended_at IS NULL;

-- The row goes first, its file after it: what is killed between leaves a file that is found by "not unlinked".
ALTER TABLE asset
	ADD deleted_by    text,                             -- who removed it; NULL where a sweep did
	ADD sweep         bigint REFERENCES sweep,          -- which one
	ADD unlinked      boolean NOT NULL DEFAULT false,   -- of one that was removed: its file is seen to be gone
	ADD missing_since timestamptz;                      -- since when it is not in the store, though nobody removed it
CREATE INDEX asset_to_unlink ON asset (asset) WHERE deleted_at IS NOT NULL AND NOT unlinked;

ALTER TABLE run_review
	ADD rejects_bytes      bigint,                      -- size of the file of its dropped rows; NULL: not measured
	ADD rejects_removed_at timestamptz,                 -- when they were removed, with their file
	ADD rejects_sweep      bigint REFERENCES sweep,     -- by which sweep
	ADD rejects_unlinked   boolean NOT NULL DEFAULT false; -- the file is seen to be gone
CREATE INDEX run_review_to_unlink ON run_review (run) WHERE rejects_removed_at IS NOT NULL AND NOT rejects_unlinked;

-- How large the values are that a version brought, compressed as they stand; none: not measured.
CREATE TABLE version_size (
	version int PRIMARY KEY REFERENCES version ON DELETE CASCADE, -- which
	months  bigint NOT NULL,                            -- its indicators and months
	bytes   bigint NOT NULL                             -- of their arrays
);

-- What was found when a worker looked last.
CREATE TABLE measured (
	what        text PRIMARY KEY CHECK (what IN ('store', 'now', 'earlier', 'rejects', 'strange')),
	                                                    -- store: that it looked at all; now, earlier: values that are
	                                                    -- in force or were replaced; rejects: files of dropped rows;
	                                                    -- strange: files that no row speaks of
	n           bigint NOT NULL DEFAULT 0,              -- how many
	bytes       bigint NOT NULL DEFAULT 0,              -- their size
	numbers     bigint[] NOT NULL DEFAULT '{}',         -- of strange ones: the names of the first
	measured_at timestamptz NOT NULL                    -- when
);
INSERT INTO measured (what, measured_at) VALUES ('store', '-infinity');

CREATE INDEX audit_at ON audit (at);
