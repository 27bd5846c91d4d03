-- Importing from DHIS2 servers: connections, what a run asks for, and each pair of raw indicator and month.

-- The worker's public key: what is sealed with it, it alone can open (base/seal.h).
CREATE TABLE seal (
	one    boolean PRIMARY KEY DEFAULT true CHECK (one), -- there is one
	public text NOT NULL CHECK (public ~ '^[0-9a-f]{64}$') -- in hexadecimal
);

-- A server and an account on it. One that is not saved goes when its import ends.
CREATE TABLE dhis2_connection (
	connection bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- its number
	url        text NOT NULL,                           -- cleaned, without /api (net/url.h)
	username   text,                                    -- NULL with a personal access token
	sealed     text NOT NULL,                           -- password or token, for the worker's eyes
	ca         text,                                    -- PEM of a private authority, or NULL
	saved      boolean NOT NULL,                        -- offered for further imports
	server     jsonb NOT NULL,                          -- {"name","version","calendar","account","analytics","superuser"}
	                                                    -- as tested last
	created_by text NOT NULL,                           -- who gave it
	created_at timestamptz NOT NULL DEFAULT now(),      -- when
	tested_at  timestamptz NOT NULL DEFAULT now(),      -- when the server answered well last
	refused_at timestamptz                              -- since when the login is refused; NULL: it is not
);

ALTER TABLE run ADD connection bigint REFERENCES dhis2_connection ON DELETE SET NULL, -- where a fetch asks
	ADD server    jsonb,                                -- of dhis2_connection when it was fetched; and its url
	ADD selection jsonb,                                -- {"raw_indicators","start_period","end_period","on_failure"}
	ADD scope     int[],                                -- slots of the facilities that were asked for: what is not
	                                                    -- reported of them goes
	ADD accept_empty boolean;                           -- months that came back empty may be emptied

-- One raw indicator in one month of a fetch.
CREATE TABLE dhis2_pair (
	run       bigint NOT NULL REFERENCES run ON DELETE CASCADE, -- whose
	indicator int NOT NULL,                             -- raw_indicator.indicator
	period    int NOT NULL,                             -- YYYYMM, in the server's own calendar
	state     text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'empty', 'failed')), -- done: it has values
	kind      text CHECK (kind IN ('configuration', 'server')), -- of a failure: does asking again help?
	code      text,                                     -- its stable name, DHIS2's own where it gave one
	reason    text,                                     -- its sentence
	records   int NOT NULL DEFAULT 0,                   -- facilities with a count
	bytes     bigint NOT NULL DEFAULT 0,                -- that its pull brought
	seconds   real,                                     -- that its pull took
	asked_at  timestamptz,                              -- since when its pull is under way; of no meaning unless fetching
	tally     jsonb,                                    -- {"rows","issues","notices","unknown"} of its values
	                                                    -- (hmis/tally.h)
	PRIMARY KEY (run, indicator, period)
);
CREATE INDEX run_connection ON run (connection) WHERE connection IS NOT NULL;
