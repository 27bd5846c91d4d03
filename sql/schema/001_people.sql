-- Who may do what, and what they did.

-- A person whom nginx lets in and whom we know.
CREATE TABLE app_user (
	name       text PRIMARY KEY CHECK (name <> ''),     -- as in REMOTE_USER
	role       text NOT NULL CHECK (role IN ('viewer', 'data_admin', 'global_admin')),
	created_at timestamptz NOT NULL DEFAULT now(),      -- when the role was given first
	created_by text                                     -- who gave it; NULL for the installer
);

-- Every allowed and refused change; rows are only ever added.
CREATE TABLE audit (
	audit   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- order of events
	at      timestamptz NOT NULL DEFAULT clock_timestamp(),  -- by the database's clock
	who     text NOT NULL,                              -- REMOTE_USER, "-" without one
	address inet,                                       -- the client's, as nginx saw it
	method  text NOT NULL,                              -- POST, PUT, DELETE
	path    text NOT NULL,                              -- "/csv/review", without prefix
	run     bigint,                                     -- the import it was about, if any
	status  int NOT NULL,                               -- HTTP status of the answer
	result  text NOT NULL                               -- "ok", or the error's code
);
CREATE INDEX audit_run ON audit (run) WHERE run IS NOT NULL;
