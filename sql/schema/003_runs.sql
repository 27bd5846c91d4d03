-- Imports on their way: files, runs, what the worker staged.

-- A file that was uploaded: never changed, known by id and hash.
CREATE TABLE asset (
	asset      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- also its name in the store: assets/ASSET
	name       text NOT NULL,                           -- the client's name for it; for showing only
	bytes      bigint NOT NULL CHECK (bytes > 0),       -- size
	sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'), -- of the bytes as they came
	created_at timestamptz NOT NULL DEFAULT now(),      -- when it was complete
	created_by text NOT NULL,                           -- who sent it
	deleted_at timestamptz                              -- when its file was removed; its receipt stays
);
CREATE INDEX asset_sha256 ON asset (sha256);

CREATE SEQUENCE fence;                                  -- rises with every taking of a run

-- One import, from "new" to "integrated"; also the worker's list of work.
CREATE TABLE run (
	run          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source       text NOT NULL CHECK (source IN ('csv', 'dhis2')), -- a file, or a server
	state        text NOT NULL DEFAULT 'new'            -- where it is; who moves it on: sql/functions/run_steps.sql
	             CHECK (state IN ('new', 'uploaded', 'mapped', 'queued',
	                    'staging', 'fetching', 'staged', 'integrating', 'integrated', 'failed', 'cancelled')),
	created_at   timestamptz NOT NULL DEFAULT now(),    -- when it was begun
	created_by   text NOT NULL,                         -- who began it
	changed_at   timestamptz NOT NULL DEFAULT now(),    -- when its state changed last
	asset        bigint REFERENCES asset,               -- the file, once there is one
	dialect      jsonb,                                 -- how the file is written (csv/dialect.h)
	mapping      jsonb,                                 -- where the four fields come from (columns/mapping.h)
	fingerprint  text,                                  -- of the header, to find the mapping again
	mapped_by    text,                                  -- who chose the mapping
	queued_at    timestamptz,                           -- when it asked for the worker
	fence        bigint,                                -- only the worker that holds this number may write
	lease_until  timestamptz,                           -- until when the worker that took it is believed alive
	attempts     int NOT NULL DEFAULT 0,                -- takings of the present piece of work
	interruptions int NOT NULL DEFAULT 0,               -- times a worker died or was cut off in the middle of it
	failure      text,                                  -- the sentence for the person, when failed or sent back
	failure_code text,                                  -- its stable code
	staged_at    timestamptz,                           -- when staging ended
	rows         jsonb,                                 -- {"read","staged","merged","blank","skipped","dropped"}
	issues       jsonb,                                 -- dropped rows by kind, with samples
	notices      jsonb,                                 -- what is no error but worth a look
	changes      jsonb,                                 -- the effect on the version it was compared with
	by_month     jsonb,                                 -- records and totals, beside what was held
	by_indicator jsonb,                                 -- the same by raw indicator
	staged       jsonb,                                 -- what the source holds, in all
	slots        int[],                                 -- the facilities the source has counts of
	against      int,                                   -- that version; 0 for the empty dataset
	approved_by  text,                                  -- who asked for the integration
	approved_at  timestamptz,                           -- when
	version      int,                                   -- the version it made
	CHECK (state <> 'integrated' OR version IS NOT NULL),
	CHECK (rows IS NULL OR (rows->>'read')::bigint = (rows->>'staged')::bigint + (rows->>'merged')::bigint
	     + (rows->>'blank')::bigint + (rows->>'skipped')::bigint + (rows->>'dropped')::bigint)
);
CREATE INDEX run_work ON run (queued_at) WHERE state IN ('queued', 'staging', 'fetching', 'integrating');
CREATE INDEX run_fingerprint ON run (fingerprint, run DESC) WHERE mapping IS NOT NULL;
CREATE INDEX run_asset ON run (asset);

-- How far the worker is with a run; a row of its own, so that it never waits for the run's row.
CREATE TABLE progress (
	run             bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	phase           text NOT NULL,                      -- reading, storing, comparing, integrating
	percent         int NOT NULL CHECK (percent BETWEEN 0 AND 100), -- of the whole piece of work
	rows            bigint NOT NULL,                    -- records read so far
	bytes           bigint NOT NULL,                    -- bytes of the file behind them
	bytes_total     bigint NOT NULL,                    -- size of the file
	rows_per_second bigint,                             -- mean since the start
	eta_seconds     int,                                -- time left, by the pace so far
	dropped         jsonb NOT NULL DEFAULT '{}',        -- rows dropped so far, by kind
	changed_at      timestamptz NOT NULL DEFAULT clock_timestamp() -- when a figure moved last
);

-- What a run would put into one indicator-month: made by staging, read by review and integration.
-- Logged, not unlogged: one killed backend empties unlogged tables. Every unique key contains
-- indicator and nothing refers to other tables, so that it can be distributed.
CREATE TABLE staged_month (
	run         bigint NOT NULL,                        -- whose
	indicator   int NOT NULL,                           -- raw_indicator.indicator
	period      int NOT NULL,                           -- YYYYMM
	n_records   int NOT NULL,                           -- counts the source has
	total       bigint NOT NULL,                        -- their sum
	n_new       int NOT NULL,                           -- cells the dataset has no value for
	n_changed   int NOT NULL,                           -- cells whose value becomes another
	n_unchanged int NOT NULL,                           -- cells that say what the dataset says
	n_removed   int NOT NULL,                           -- cells that the source no longer reports
	becomes_records int NOT NULL,                       -- counts the indicator-month has afterwards
	becomes_total   bigint NOT NULL,                    -- their sum
	counts      int[] NOT NULL,                         -- by facility slot: the source's; NULL: not in it
	becomes     int[],                                  -- by facility slot: afterwards; NULL: the same as counts
	PRIMARY KEY (run, indicator, period)
);
ALTER TABLE staged_month ALTER counts SET COMPRESSION lz4, ALTER becomes SET COMPRESSION lz4;
