-- Facilities and indicators: what a row may speak of.

-- A place that reports. One with data is retired, never deleted.
CREATE TABLE facility (
	slot          int GENERATED ALWAYS AS IDENTITY (MINVALUE 1 MAXVALUE 10000000) PRIMARY KEY,
	                                                    -- its place in indicator_month.counts; never reused
	facility_id   text NOT NULL UNIQUE CHECK (facility_id <> ''), -- as files name it, exactly
	facility_name text NOT NULL DEFAULT '',             -- as people name it
	admin_area_1  text NOT NULL DEFAULT '',             -- the country, or the highest level
	admin_area_2  text NOT NULL DEFAULT '',             -- below it: region, district
	admin_area_3  text NOT NULL DEFAULT '',             -- below it
	admin_area_4  text NOT NULL DEFAULT '',             -- below it
	facility_type text NOT NULL DEFAULT '',             -- hospital, health post, ...
	latitude      double precision CHECK (latitude BETWEEN -90 AND 90),    -- degrees north
	longitude     double precision CHECK (longitude BETWEEN -180 AND 180), -- degrees east
	has_data      boolean NOT NULL DEFAULT false,       -- some version has a count of it
	updated_at    timestamptz NOT NULL DEFAULT now(),   -- last change of any column
	retired_at    timestamptz                           -- since when rows for it are refused; NULL: in use
);

-- What is counted, by the id that files carry.
CREATE TABLE raw_indicator (
	indicator           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the number the dataset knows it by
	raw_indicator_id    text NOT NULL UNIQUE CHECK (raw_indicator_id <> ''), -- as files name it, exactly
	raw_indicator_label text NOT NULL DEFAULT '',       -- as people name it
	updated_at          timestamptz NOT NULL DEFAULT now(), -- last change of the label or mapping
	retired_at          timestamptz                     -- since when rows for it are refused; NULL: in use
);

-- What projects analyse; raw indicators map to it, many to many.
CREATE TABLE common_indicator (
	indicator_common_id    text PRIMARY KEY CHECK (indicator_common_id <> ''), -- "penta3"
	indicator_common_label text NOT NULL DEFAULT ''     -- as people name it
);

CREATE TABLE indicator_mapping (
	indicator           int  NOT NULL REFERENCES raw_indicator ON DELETE CASCADE,  -- what is counted
	indicator_common_id text NOT NULL REFERENCES common_indicator ON UPDATE CASCADE ON DELETE CASCADE, -- what it adds to
	PRIMARY KEY (indicator, indicator_common_id)
);
