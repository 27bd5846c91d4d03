-- A run keeps what it is and where it stands; what belongs to its source, its review or its approval has its own table.

-- The states a run can be in, and where it may go from each; sql/functions/base/states.sql fills it.
CREATE TABLE run_state (
	state     text PRIMARY KEY,                         -- as in run.state
	by_step   text[] NOT NULL,                          -- where a step may move the run, which it has locked
	by_worker text[] NOT NULL                           -- where the worker may move it that holds its fence
);

-- The file of an import, and how it is read; there is none until a file is chosen.
CREATE TABLE run_csv (
	run         bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	asset       bigint NOT NULL REFERENCES asset,       -- the file
	dialect     jsonb,                                  -- how it is written (csv/dialect.h)
	mapping     jsonb,                                  -- where the four fields come from (columns/mapping.h)
	fingerprint text,                                   -- of the header, to find the mapping again
	mapped_by   text,                                   -- who saved the mapping
	mapped_at   timestamptz,                            -- when
	profile     jsonb                                   -- what the values of its columns are (columns/formats.h)
);
INSERT INTO run_csv (run, asset, dialect, mapping, fingerprint, mapped_by, mapped_at, profile)
SELECT run, asset, dialect, mapping, fingerprint, mapped_by, mapped_at, profile FROM run WHERE asset IS NOT NULL;
CREATE INDEX run_csv_fingerprint ON run_csv (fingerprint, run DESC) WHERE mapping IS NOT NULL;
CREATE INDEX run_csv_asset ON run_csv (asset);

-- The server of an import or a catalogue, and what it is asked for; there is none until one is connected.
CREATE TABLE run_dhis2 (
	run         bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	connection  bigint REFERENCES dhis2_connection ON DELETE SET NULL, -- where it asks; NULL: not kept
	server      jsonb NOT NULL,                         -- of dhis2_connection when it was asked; and its url
	selection   jsonb,                                  -- {"raw_indicators","start_period","end_period","on_failure"}
	selected_by text,                                   -- who saved the selection
	selected_at timestamptz,                            -- when
	scope       int[]                                   -- slots asked for: what is not reported of them goes
);
INSERT INTO run_dhis2 (run, connection, server, selection, selected_by, selected_at, scope)
SELECT run, connection, server, selection, mapped_by, mapped_at, scope FROM run
 WHERE source IN ('dhis2', 'catalogue') AND server IS NOT NULL;
CREATE INDEX run_dhis2_connection ON run_dhis2 (connection) WHERE connection IS NOT NULL;

-- What an undo takes back.
CREATE TABLE run_undo (
	run    bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	undoes int NOT NULL,                                -- the version
	scope  int[],                                       -- slots of all facilities: what they had not goes
	kept   jsonb                                        -- {"cells","first"}: what was changed again since, and stays
);
INSERT INTO run_undo (run, undoes, scope, kept)
SELECT run, undoes, scope, kept FROM run WHERE source = 'undo';

-- What a deletion takes out.
CREATE TABLE run_delete (
	run       bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	selection jsonb NOT NULL                            -- {"start_period","end_period","indicators","areas","values"}
);
INSERT INTO run_delete (run, selection)
SELECT run, selection FROM run WHERE source = 'delete';

-- Who wanted it in the dataset: the integration, the undo or the deletion.
CREATE TABLE run_approval (
	run         bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- what
	approved_by text NOT NULL,                          -- who asked
	approved_at timestamptz NOT NULL                    -- when
);
INSERT INTO run_approval (run, approved_by, approved_at)
SELECT run, approved_by, approved_at FROM run WHERE approved_by IS NOT NULL;

-- What staging found, as long as the run is staged from the source it has. Of a catalogue: when it was read.
CREATE TABLE run_review (
	run          bigint PRIMARY KEY REFERENCES run ON DELETE CASCADE, -- whose
	staged_at    timestamptz NOT NULL,                  -- when it was found
	against      int,                                   -- the version it was compared with; 0 for the empty dataset
	rows         jsonb,                                 -- {"read","staged","merged","blank","skipped","dropped"}
	issues       jsonb,                                 -- dropped rows by kind, with samples
	notices      jsonb,                                 -- what is no error but worth a look
	unknown      jsonb,                                 -- [{"of","id","rows"}]: ids that are not known, most rows first
	slots        int[],                                 -- the facilities the source has values of
	staged       jsonb,                                 -- what the source holds, in all
	changes      jsonb,                                 -- the effect on that version
	by_month     jsonb,                                 -- values and totals by month, beside what was held
	by_indicator jsonb,                                 -- the same by raw indicator
	plausible    jsonb,                                 -- {"months","findings"}; NULL: not looked at (hmis/plausible.h)
	purged_at    timestamptz,                           -- when its values, rejected rows and samples were deleted for good
	CHECK ((rows->>'read')::bigint = (rows->>'staged')::bigint + (rows->>'merged')::bigint + (rows->>'blank')::bigint
	       + (rows->>'skipped')::bigint + (rows->>'dropped')::bigint)
);
-- A deletion marked imports as well that were not staged: there was nothing to delete of them.
INSERT INTO run_review (run, staged_at, against, rows, issues, notices, unknown, slots, staged, changes, by_month,
	by_indicator, plausible, purged_at)
SELECT run, staged_at, against, rows, issues, notices, unknown, slots, staged, changes, by_month, by_indicator,
       plausible, purged_at
  FROM run WHERE staged_at IS NOT NULL;

-- accept_empty was never set. The list of states is run_state from now on; sql/apply fills it after the schema.
ALTER TABLE run
	DROP asset, DROP dialect, DROP mapping, DROP fingerprint, DROP mapped_by, DROP mapped_at, DROP profile,
	DROP connection, DROP server, DROP selection, DROP scope, DROP accept_empty, DROP undoes, DROP kept,
	DROP approved_by, DROP approved_at, DROP staged_at, DROP rows, DROP issues, DROP notices, DROP changes,
	DROP by_month, DROP by_indicator, DROP staged, DROP slots, DROP unknown, DROP against, DROP plausible, DROP purged_at,
	DROP CONSTRAINT run_state_check,
	ADD CONSTRAINT run_state_known FOREIGN KEY (state) REFERENCES run_state NOT VALID;

-- Only run_begin() and run_move() begin and move runs (sql/functions/run_move.sql).
REVOKE INSERT, UPDATE ON run FROM intake_web, intake_worker;

-- Functions of before that nothing calls any more, or whose parameters have other names now, which CREATE OR REPLACE
-- refuses.
DROP FUNCTION IF EXISTS aliases_put(text, json, text), area_paths(text, text, text, text),
	catalogue_finish(bigint, bigint), common_save(text, text, text, jsonb), delete_purge(bigint, bigint, int),
	facility_save(text, text, text, jsonb), form_seen(jsonb), indicators_put(json, text),
	meanwhile(text, jsonb, jsonb, text, timestamptz), months_between_versions(bigint, bigint),
	project_columns(project), project_dictionary(project), project_has(project, facility), project_pairs(project),
	project_span(project, bigint), project_stamp(project), project_window(project), raw_save(text, text, text, jsonb),
	refuse(int, text, text, text), run_alone(bigint, bigint), run_approved_by_another(run), run_fetch(bigint, boolean),
	run_forget(bigint), run_integrate(bigint, text, timestamptz), run_map(bigint, text, jsonb, jsonb, text),
	run_matches(run, bigint, bigint), run_out_of_order(run, text), run_select(bigint, text[], int, int, text, boolean),
	schedule_begin(schedule);
