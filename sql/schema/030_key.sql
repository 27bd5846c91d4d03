-- Keys for scripts, and what was done with them.

-- A key that a person made for a script to send in place of a password; it stays here when it is over.
CREATE TABLE script_key (
	key        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- as people and the audit name it
	hash       bytea NOT NULL UNIQUE CHECK (length(hash) = 32), -- sha256 of the key, by which it is looked up: it is
	                                                    -- 256 bits of chance, which nobody can try (lib/web/key.h)
	person     text NOT NULL CHECK (person <> ''),      -- who made it, as in app_user; it never does more than they may
	purpose    text NOT NULL CHECK (purpose <> ''),     -- what it is for, in their words
	may        text NOT NULL CHECK (may IN ('read', 'import', 'integrate')), -- read projects; import; import and integrate
	created_at timestamptz NOT NULL DEFAULT now(),      -- when it was made
	ends_at    timestamptz NOT NULL,                    -- from when on it is good no more
	used_at    timestamptz,                             -- when it was used last, give or take a minute; NULL: never
	used_from  inet,                                    -- the client's address then, as nginx saw it
	taken_back_at timestamptz,                          -- when a person ended it; NULL: nobody did
	taken_back_by text                                  -- who did: its person, or a global administrator
);
CREATE INDEX script_key_person ON script_key (person);

ALTER TABLE audit ADD key bigint;                       -- script_key.key, where a script did it; NULL: the person
