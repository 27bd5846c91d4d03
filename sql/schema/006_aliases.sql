-- Other names for facilities and indicators: old codes, ids as another system writes them.

CREATE EXTENSION IF NOT EXISTS pg_trgm;                 -- which known ids are like an unknown one

-- What files may say instead of a facility's id. A known id comes before an alias of the same text.
CREATE TABLE facility_alias (
	alias      text PRIMARY KEY CHECK (alias <> '' AND octet_length(alias) <= 1000), -- as files have it, exactly
	slot       int NOT NULL REFERENCES facility ON DELETE CASCADE, -- the facility it counts as
	created_at timestamptz NOT NULL DEFAULT now(),      -- since when it counts as that one
	created_by text NOT NULL                            -- who said so
);
CREATE INDEX facility_alias_slot ON facility_alias (slot);

-- The same for raw indicators.
CREATE TABLE indicator_alias (
	alias      text PRIMARY KEY CHECK (alias <> '' AND octet_length(alias) <= 1000), -- as files have it, exactly
	indicator  int NOT NULL REFERENCES raw_indicator ON DELETE CASCADE, -- the raw indicator it counts as
	created_at timestamptz NOT NULL DEFAULT now(),      -- since when it counts as that one
	created_by text NOT NULL                            -- who said so
);
CREATE INDEX indicator_alias_indicator ON indicator_alias (indicator);

ALTER TABLE run ADD unknown jsonb;                      -- [{"of", "id", "rows"}]: ids that staging did not find, most
                                                        -- rows first

-- To find what is like an unknown id. Room on the pages of facility keeps it out of the change of has_data that comes
-- with the first integration.
ALTER TABLE facility SET (fillfactor = 50);
CREATE INDEX facility_like ON facility USING gin (facility_id gin_trgm_ops, facility_name gin_trgm_ops)
	WITH (gin_pending_list_limit = 256);
CREATE INDEX raw_indicator_like ON raw_indicator USING gin (raw_indicator_id gin_trgm_ops,
                                                            raw_indicator_label gin_trgm_ops)
	WITH (gin_pending_list_limit = 256);
