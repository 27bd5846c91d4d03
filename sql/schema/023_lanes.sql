-- Work that waits for a server is done apart from work on files, in lanes; a server may have a run wait.

ALTER TABLE run
	ADD taken      bigint,                              -- the fence of its last taking: whose turn it is among users
	ADD not_before timestamptz,                         -- it is not taken before; NULL: as soon as a worker is free
	ADD held_since timestamptz,                         -- since when it is put off again and again
	ADD held_why   text;                                -- the sentence for the person: who asked for it
CREATE INDEX run_taken ON run (created_by, taken);
CREATE INDEX run_begun ON run (created_by, created_at);
CREATE INDEX run_open ON run (created_by) WHERE state NOT IN ('integrated', 'failed', 'cancelled');

-- Workers that live, or were killed: one that ends by itself takes its row away.
CREATE TABLE worker (
	name    text PRIMARY KEY,                           -- its host and process
	lane    text NOT NULL CHECK (lane IN ('files', 'network', 'calls', 'all')), -- what it does; all: everything
	seen_at timestamptz NOT NULL                        -- its last sign of life
);
