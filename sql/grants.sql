-- What the two roles of the programs may do. The steps record intentions and keep the
-- registry; only the worker writes the dataset.

GRANT USAGE ON SCHEMA public TO intake_web, intake_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO intake_web, intake_worker;

GRANT INSERT, UPDATE ON facility, raw_indicator, common_indicator, app_user, asset, run, facility_alias, indicator_alias
      TO intake_web;
GRANT INSERT, DELETE ON indicator_mapping TO intake_web;
GRANT DELETE ON common_indicator TO intake_web;
GRANT DELETE ON facility_alias, indicator_alias TO intake_web;
GRANT DELETE ON app_user TO intake_web;
GRANT INSERT, UPDATE, DELETE ON upload TO intake_web;
GRANT DELETE ON upload TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON dhis2_connection, dhis2_pair TO intake_web, intake_worker;
GRANT INSERT, UPDATE, DELETE ON dhis2_unit, dhis2_level, dhis2_set, dhis2_item TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON schedule TO intake_web;
GRANT UPDATE ON schedule TO intake_worker;
GRANT INSERT ON run TO intake_worker; -- of a schedule
GRANT INSERT ON seal TO intake_worker;
GRANT INSERT, UPDATE ON project TO intake_web;
GRANT INSERT, DELETE ON project_indicator TO intake_web;
GRANT INSERT, UPDATE, DELETE ON project_hook TO intake_web;
GRANT INSERT, UPDATE ON project_reader TO intake_web;
GRANT INSERT, UPDATE ON project_state, project_call TO intake_web, intake_worker;
GRANT UPDATE ON registry_change TO intake_web, intake_worker; -- by triggers
GRANT INSERT ON audit TO intake_web, intake_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO intake_web, intake_worker;

GRANT UPDATE ON run, asset TO intake_worker;
GRANT UPDATE (has_data) ON facility TO intake_worker;
GRANT INSERT, UPDATE, DELETE ON progress, staged_month, indicator_month TO intake_worker;
GRANT INSERT, UPDATE ON version TO intake_worker;
