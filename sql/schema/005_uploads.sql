-- Files on their way here, in pieces (tus), and the names clients give to what they send.

-- A file that arrives. How much of it has come is the length of store/tmp/TOKEN, and stands nowhere else.
CREATE TABLE upload (
	token           text PRIMARY KEY CHECK (token ~ '^[0-9a-f]{32}$'), -- its address, not to be guessed, and its file's
	                                                                   -- name
	name            text NOT NULL,                      -- the client's name for it; for showing only
	bytes           bigint NOT NULL CHECK (bytes > 0),  -- what was declared: it is complete at this length
	run             bigint REFERENCES run,              -- the import it is for; NULL for none, or one that took another
	                                                    -- file
	created_at      timestamptz NOT NULL DEFAULT now(), -- when it was announced
	created_by      text NOT NULL,                      -- who sends it, and alone may see it
	idempotency_key text,                               -- the client's name for the announcement: the same is not done
	                                                    -- twice
	expires_at      timestamptz NOT NULL,               -- when it is swept, unless more of it comes
	asset           bigint REFERENCES asset,            -- what it became, once complete
	refused         text,                               -- why its import did not take it, when it did not
	failed_at       timestamptz,                        -- when more came than was declared and it was given up
	CHECK (asset IS NULL OR failed_at IS NULL),
	UNIQUE (created_by, idempotency_key)
);
CREATE INDEX upload_run ON upload (run) WHERE asset IS NULL;
CREATE INDEX upload_expiry ON upload (expires_at);

ALTER TABLE asset ADD idempotency_key text;             -- the client's name for sending it: the same is not kept twice
CREATE UNIQUE INDEX asset_idempotency ON asset (created_by, idempotency_key)
	WHERE idempotency_key IS NOT NULL AND deleted_at IS NULL;
