-- The dataset: one row per raw indicator and month, over all facilities.

CREATE TABLE indicator_month (
	indicator    int NOT NULL,                          -- raw_indicator.indicator
	period       int NOT NULL CHECK (period BETWEEN 190001 AND 205012 AND period % 100 BETWEEN 1 AND 12), -- YYYYMM
	version_from int NOT NULL,                          -- the version that brought these counts
	version_to   int,                                   -- the version that replaced them; NULL: current
	n_records    int NOT NULL,                          -- counts that are not NULL
	total        bigint NOT NULL,                       -- their sum
	counts       int[] NOT NULL,                        -- by facility slot; NULL: not reported, 0: reported zero
	PRIMARY KEY (indicator, period, version_from),
	CHECK (version_to > version_from)
);
CREATE UNIQUE INDEX indicator_month_current ON indicator_month (indicator, period) WHERE version_to IS NULL;
ALTER TABLE indicator_month ALTER counts SET COMPRESSION lz4;

-- Each state the dataset ever had; numbered without gaps from 1.
CREATE TABLE version (
	version    int PRIMARY KEY,
	created_at timestamptz NOT NULL DEFAULT now(),      -- when it was integrated
	created_by text NOT NULL,                           -- who asked for it
	source     text NOT NULL CHECK (source IN ('csv', 'dhis2', 'undo', 'delete')), -- what it came from
	run        bigint UNIQUE,                           -- the import it came from; unique, so that none integrates twice
	new        bigint NOT NULL,                         -- cells that had no value
	changed    bigint NOT NULL,                         -- cells that had another value
	unchanged  bigint NOT NULL,                         -- cells that had the same value
	removed    bigint NOT NULL,                         -- cells that have none now
	note       text NOT NULL DEFAULT ''                 -- "no change", or what the person wrote
);
