-- What the two roles of the programs may do. The steps record intentions and keep the
-- registry; only the worker writes the dataset.

GRANT USAGE ON SCHEMA public TO intake_web, intake_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO intake_web, intake_worker;

GRANT INSERT, UPDATE ON facility, raw_indicator, common_indicator, app_user, asset, facility_alias, indicator_alias
      TO intake_web;
GRANT INSERT, DELETE ON indicator_mapping TO intake_web;
GRANT DELETE ON common_indicator TO intake_web;
GRANT DELETE ON facility_alias, indicator_alias TO intake_web;
GRANT INSERT, DELETE ON listed TO intake_web;
GRANT INSERT, DELETE ON outline, outline_file TO intake_web;
GRANT INSERT, UPDATE, DELETE ON outline_kept TO intake_web;
GRANT DELETE ON app_user TO intake_web;
GRANT INSERT, UPDATE (used_at, used_from, taken_back_at, taken_back_by) ON script_key TO intake_web;
GRANT INSERT, UPDATE, DELETE ON upload TO intake_web;
GRANT DELETE ON upload TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON dhis2_connection, dhis2_pair TO intake_web, intake_worker;
GRANT INSERT, DELETE ON dhis2_rejected TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON dhis2_unit, dhis2_level, dhis2_set, dhis2_item TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON schedule TO intake_web;
GRANT UPDATE ON schedule TO intake_worker;
GRANT INSERT, UPDATE ON seal TO intake_worker;
GRANT INSERT, UPDATE ON project TO intake_web;
GRANT INSERT, DELETE ON project_indicator TO intake_web;
GRANT INSERT, UPDATE, DELETE ON project_hook TO intake_web;
GRANT INSERT, UPDATE ON project_reader TO intake_web;
GRANT INSERT, UPDATE ON project_state, project_call TO intake_web, intake_worker;
GRANT UPDATE ON registry_change TO intake_web, intake_worker; -- by triggers
GRANT INSERT ON audit TO intake_web, intake_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO intake_web, intake_worker;

GRANT UPDATE ON asset TO intake_worker;
GRANT UPDATE (has_data) ON facility TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON progress, staged_month, staged_block, indicator_month, count_block, version_begun
	TO intake_worker;
GRANT INSERT, DELETE ON reporting_month, finding TO intake_worker;
GRANT INSERT ON version_month TO intake_worker;
GRANT INSERT, UPDATE ON version TO intake_worker;

-- Runs begin and move by run_begin() and run_move() alone, which are the owner's; the rest of their row is the queue's.
REVOKE EXECUTE ON FUNCTION run_begin, run_move FROM PUBLIC;
GRANT EXECUTE ON FUNCTION run_begin, run_move TO intake_web, intake_worker;
REVOKE EXECUTE ON FUNCTION comparisons_expire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION comparisons_expire TO intake_worker;
GRANT UPDATE (queued_at, interruptions, not_before, held_since, held_why) ON run TO intake_web;
GRANT UPDATE (queued_at, interruptions, attempts, fence, lease_until, changed_at, taken, not_before, held_since,
      held_why) ON run TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON worker TO intake_worker;
GRANT INSERT, UPDATE ON run_csv, run_dhis2, run_approval TO intake_web;
GRANT INSERT, UPDATE, DELETE ON run_examination TO intake_web;
GRANT UPDATE ON run_examination TO intake_worker;
GRANT INSERT ON run_undo, run_delete TO intake_web;
GRANT INSERT, UPDATE ON run_dhis2, run_review TO intake_worker;
GRANT UPDATE ON run_csv, run_undo TO intake_worker;

-- Imports that go on by themselves.
GRANT INSERT, UPDATE, DELETE ON run_onward TO intake_web, intake_worker;
GRANT INSERT, DELETE ON run_rules TO intake_web;
GRANT INSERT, UPDATE, DELETE ON run_rules TO intake_worker;
GRANT INSERT, DELETE ON run_examination TO intake_worker;
GRANT INSERT, UPDATE ON run_approval TO intake_worker;
GRANT INSERT, UPDATE ON call TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON trouble TO intake_worker;

-- Keeping house. Only the worker removes, and of the audit only what a sweep is to.
GRANT INSERT ON sweep TO intake_web, intake_worker;
GRANT UPDATE ON sweep TO intake_worker;
GRANT INSERT, UPDATE ON measured TO intake_worker;
GRANT INSERT, DELETE ON version_size TO intake_worker;
REVOKE EXECUTE ON FUNCTION sweep_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sweep_audit TO intake_worker;
