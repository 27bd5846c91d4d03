-- What every case finds: people, a small registry, an import in each state, two versions.

BEGIN;
-- many times quicker than TRUNCATE for so few rows
DELETE FROM app_user; DELETE FROM script_key; DELETE FROM audit; DELETE FROM facility; DELETE FROM indicator_mapping; DELETE FROM raw_indicator;
DELETE FROM project; DELETE FROM common_indicator; DELETE FROM progress; DELETE FROM upload; DELETE FROM run; DELETE FROM asset; DELETE FROM staged_month; DELETE FROM staged_block;
DELETE FROM indicator_month; DELETE FROM count_block; DELETE FROM reporting_month; DELETE FROM version; DELETE FROM version_month; DELETE FROM schedule; DELETE FROM dhis2_connection; DELETE FROM seal;
DELETE FROM worker; DELETE FROM sweep; DELETE FROM measured WHERE what <> 'store'; DELETE FROM outline; DELETE FROM outline_file; DELETE FROM outline_kept;
ALTER TABLE sweep ALTER sweep RESTART;
ALTER TABLE script_key ALTER key RESTART;
ALTER TABLE facility ALTER slot RESTART;
ALTER TABLE raw_indicator ALTER indicator RESTART;
ALTER TABLE asset ALTER asset RESTART;
ALTER TABLE run ALTER run RESTART;
ALTER TABLE dhis2_connection ALTER connection RESTART;
ALTER TABLE schedule ALTER schedule RESTART;
ALTER TABLE project ALTER project RESTART;
ALTER TABLE project_call ALTER call RESTART;
UPDATE registry_change SET number = 0;

INSERT INTO app_user (name, role) VALUES ('admin', 'global_admin'), ('editor', 'data_admin'), ('viewer', 'viewer');

-- hmis_ and 64 times a letter, with the check of that: to read, import, integrate; 4: of a viewer who was
-- more; 5: ended; 6: taken back
INSERT INTO script_key (person, purpose, may, created_at, ends_at, hash)
SELECT person, purpose, may, '2024-03-01T08:00:00Z', ends_at::timestamptz,
       sha256(('hmis_' || repeat(letter, 64) || checked)::bytea)
  FROM (VALUES ('admin', 'to read', 'read', '2099-01-01T00:00:00Z', 'a', 'fcb92650'),
       ('admin', 'to import', 'import', '2099-01-01T00:00:00Z', 'b', 'cbade07e'),
       ('admin', 'to integrate', 'integrate', '2099-01-01T00:00:00Z', 'c', '5fd072eb'),
       ('viewer', 'to import once', 'import', '2099-01-01T00:00:00Z', 'd', 'c454bc86'),
       ('editor', 'ended', 'import', '2024-04-01T00:00:00Z', 'e', 'a7de814e'),
       ('editor', 'lost <1>', 'read', '2099-01-01T00:00:00Z', 'f', '9780f38a'))
       made (person, purpose, may, ends_at, letter, checked);
UPDATE script_key SET taken_back_at = '2024-05-01T08:00:00Z', taken_back_by = 'admin', used_at = '2024-04-30T23:00:00Z',
       used_from = '192.0.2.7' WHERE key = 6;

INSERT INTO facility (facility_id, facility_name, admin_area_1, admin_area_2, facility_type, latitude, longitude, has_data,
                      retired_at)
VALUES ('HF001', 'St Mary', 'Testland', 'North', 'hospital', -13.5, 34.25, true, NULL),
       ('HF002', 'Clinic "A" & B', 'Testland', 'South', '', NULL, NULL, true, NULL),
       ('HF003', 'Old Post', 'Testland', 'South', '', NULL, NULL, false, '2024-02-01T00:00:00Z');

INSERT INTO raw_indicator (raw_indicator_id, raw_indicator_label)
VALUES ('PENTA3', 'Penta 3'), ('MAL_RDT', 'Malaria <RDT>');
INSERT INTO common_indicator VALUES ('penta3', 'Third penta');
INSERT INTO indicator_mapping VALUES (1, 'penta3');
INSERT INTO facility_alias VALUES ('OLD<1>', 1, '2024-05-01T08:00:00Z', 'editor'), ('=2', 2, '2024-05-01T08:00:00Z', 'editor');
INSERT INTO indicator_alias VALUES ('P3', 1, '2024-05-01T08:00:00Z', 'editor');

-- 3: its file is missing; 4: no import uses it; 5: removed
INSERT INTO asset (name, bytes, sha256, created_at, created_by, deleted_at)
VALUES ('penta.csv', 120, '9dee368ee601137608f095cd3ca2ea9af5943cb391ef782da58909fa3b53001e', '2024-05-01T08:00:00Z', 'editor', NULL),
       ('Jan <2024>.csv', 87, '6a4b912721ba970ce2e8cd34677a41c8e0743c866f13171f58e5de2de949db0e', '2024-05-02T08:00:00Z', 'editor', NULL),
       ('lost.csv', 10, repeat('0', 64), '2024-05-03T08:00:00Z', 'admin', NULL),
       ('spare.csv', 67, '1604c415cc6fb24a97bc72308ccfd68a342b1dad9d880fdab29f9ea310a1a7fc', '2024-05-04T08:00:00Z', 'admin', NULL),
       ('removed.csv', 10, repeat('0', 64), '2024-05-05T08:00:00Z', 'admin', '2024-05-06T08:00:00Z');

-- a: complete; b: half of it is here; c: given up
INSERT INTO upload (token, name, bytes, created_at, created_by, expires_at, asset, failed_at)
SELECT repeat(letter, 32), 'pieces.csv', bytes, '2024-05-04T08:00:00Z', 'editor', '2099-01-01T00:00:00Z', asset, failed_at
  FROM (VALUES ('a', 67, 4, NULL::timestamptz), ('b', 10, NULL, NULL), ('c', 10, NULL, '2024-05-04T09:00:00Z'))
       sent (letter, bytes, asset, failed_at);

INSERT INTO run (state, queued_at, version, source, created_at, created_by, changed_at)
SELECT state, queued_at, version, CASE WHEN run < 14 THEN 'csv' WHEN run < 18 THEN 'dhis2' ELSE 'catalogue' END,
       '2024-05-10T08:00:00Z', 'editor', '2024-05-10T09:00:00Z'
  FROM (VALUES (1, 'integrated', NULL::timestamptz, 1), (2, 'new', NULL, NULL), (3, 'uploaded', NULL, NULL),
               (4, 'mapped', NULL, NULL), (5, 'queued', now(), NULL), (6, 'staging', now(), NULL), (7, 'staged', NULL, NULL),
               (8, 'integrating', now(), NULL), (9, 'failed', NULL, NULL), (10, 'cancelled', NULL, NULL),
               (11, 'staged', NULL, NULL), (12, 'uploaded', NULL, NULL), (13, 'staged', NULL, NULL), (14, 'new', NULL, NULL),
               (15, 'uploaded', NULL, NULL), (16, 'mapped', NULL, NULL), (17, 'staged', NULL, NULL),
               (18, 'staged', NULL, NULL)) run (run, state, queued_at, version)
 ORDER BY run;

INSERT INTO run_csv (run, asset)
VALUES (1, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 2), (8, 2), (9, 2), (11, 1), (12, 3), (13, 2);
UPDATE run_csv SET mapped_by = 'editor', fingerprint = 'of the header of asset ' || asset,
       dialect = jsonb_build_object('encoding', 'UTF-8', 'delimiter', CASE asset WHEN 1 THEN ',' ELSE ';' END,
           'header_line', 1, 'columns', 3 + asset),
       mapping = '{"facility_id": {"column": 1, "name": "facility"}, "raw_indicator_id": {"column": 2, "name": "indicator"},
           "period_id": {"column": 3, "name": "month"}, "count": {"column": 4, "name": "count"},
           "number_format": "plain", "period_format": "YYYYMM", "duplicates": "max"}'
 WHERE run NOT IN (3, 12);

-- 14: from a server, nothing said yet; 15: connected; 16: selected; 17: fetched, but for one month that failed and one that is empty;
-- 18: what that server has
INSERT INTO seal (public) VALUES (repeat('2f', 32));
INSERT INTO dhis2_connection (url, username, sealed, saved, server, created_by, created_at, tested_at)
VALUES ('https://hmis.example.org/dhis', 'reader', 'none', true, '{"name": "HMIS <of> Testland", "version": "2.41.5",
           "calendar": "iso8601", "account": "reader", "superuser": false}', 'editor', '2024-05-01T08:00:00Z', '2024-05-01T08:00:00Z');
INSERT INTO run_dhis2 (run, connection, server)
SELECT run, 1, (SELECT server || jsonb_build_object('url', url) FROM dhis2_connection) FROM run WHERE run IN (15, 16, 17, 18);
INSERT INTO schedule (connection, raw_indicators, months, day, hour, next_at, paused_at, paused_why, created_by)
VALUES (1, '{PENTA3}', 3, 20, 2, '2024-06-20T02:00:00Z', '2024-05-20T02:01:00Z', said('The server <refused> the login.'), 'editor');
UPDATE run_dhis2 SET selection = '{"raw_indicators": ["PENTA3"], "start_period": 202401, "end_period": 202403, "on_failure": "continue"}'
 WHERE run IN (16, 17);
INSERT INTO run_review (run, staged_at) VALUES (18, '2024-05-10T09:00:00Z');
INSERT INTO dhis2_unit (run, uid, name, level, parent, closed, areas)
VALUES (18, 'Country0001', 'Testland', 1, NULL, false, '{}'), (18, 'Region00001', 'The <North>', 2, 'Country0001', false, '{Testland}'),
       (18, 'Facility001', 'Clinic "C"', 3, 'Region00001', false, '{Testland,The <North>}'),
       (18, 'Facility002', 'Shut', 3, 'Region00001', true, '{Testland,The <North>}');
UPDATE dhis2_unit SET closed_on = '2023-08-31' WHERE closed;
INSERT INTO dhis2_level VALUES (18, 1, 'National'), (18, 3, 'Facility');
INSERT INTO dhis2_set VALUES (18, 'DataSet0001', 'Monthly <report>', '{Facility001,Facility002}');
INSERT INTO dhis2_item VALUES (18, 'Element0001', 'element', 'Penta <3>', 'P3'), (18, 'Element0002.Combo000001', 'operand', 'Cases under 5', NULL),
       (18, 'Indicator01', 'indicator', 'Coverage', NULL), (18, 'DataSet0001.ACTUAL_REPORTS', 'rate', 'Monthly <report> - actual reports', NULL);
INSERT INTO dhis2_pair (run, indicator, period, state, kind, code, reason, records)
VALUES (16, 1, 202401, 'open', NULL, NULL, NULL, 0), (16, 1, 202402, 'open', NULL, NULL, NULL, 0),
       (17, 1, 202401, 'empty', NULL, NULL, NULL, 0), (17, 1, 202402, 'done', NULL, NULL, NULL, 2),
       (17, 1, 202403, 'failed', 'server', 'timeout', said('{server} took too long: {problem}.', '{"server": "<hmis>", "problem": {"text": "nothing came"}}'), 0);

INSERT INTO run_review (run, staged_at)
SELECT run, '2024-05-10T09:00:00Z' FROM run WHERE state IN ('staged', 'integrating', 'integrated') AND source <> 'catalogue';
UPDATE run_review SET against = 0, unknown = '[{"of": "facility", "id": "HF009", "rows": 1}]', slots = '{1,2}',
       rows = '{"read": 4, "staged": 2, "merged": 0, "blank": 1, "skipped": 0, "dropped": 1}',
       issues = '[{"kind": "unknown_facility", "title": "facility is not in the registry", "rows": 1, "distinct": 1,
           "samples": [{"line": 5, "facility_id": "HF009", "raw_indicator_id": "PENTA3", "period_id": "202401",
                        "count": "5", "value": "HF009", "column": "facility_id", "rows": 1,
                        "hint": "Add the facility to the registry, or correct the id."}]}]',
       notices = '[{"kind": "blank", "title": "rows with a blank count", "rows": 1}]',
       staged = '{"records": 2, "facilities": 2, "indicators": 1, "periods": 1, "first_period": 202401,
                  "last_period": 202401, "total": 20}',
       changes = '{"against_version": 0, "new": 2, "changed": 0, "unchanged": 0, "removed": 0, "largest": []}',
       by_month = '[{"period_id": 202401, "records": 2, "total": 20, "records_now": 0, "total_now": 0}]',
       by_indicator = '[{"raw_indicator_id": "PENTA3", "label": "Penta 3", "records": 2, "total": 20, "records_now": 0,
                         "total_now": 0, "new": 2, "changed": 0}]'
 WHERE run <> 18;

-- 1: done; 7: changes a value; 6: under way; 9: failed; 11: every row dropped; 13: a facility was retired since
INSERT INTO run_approval VALUES (1, 'admin', '2024-05-10T09:30:00Z'), (8, 'admin', '2024-05-10T09:30:00Z');
UPDATE run_review SET against = 2, unknown = '[]', rows = '{"read": 2, "staged": 1, "merged": 0, "blank": 0, "skipped": 0, "dropped": 1}',
       issues = '[{"kind": "invalid_count", "title": "value is not a whole number", "rows": 1, "distinct": 1,
           "samples": [{"line": 3, "facility_id": "HF002", "raw_indicator_id": "PENTA3", "period_id": "202402",
                        "count": "-3", "value": "-3", "column": "count", "hint": "A count cannot be negative."}]}]',
       notices = '[]',
       staged = '{"records": 1, "facilities": 1, "indicators": 1, "periods": 1, "first_period": 202401,
                  "last_period": 202401, "total": 14}',
       changes = '{"against_version": 2, "new": 0, "changed": 1, "unchanged": 0, "removed": 0, "largest":
           [{"facility_id": "HF001", "facility_name": "St Mary", "raw_indicator_id": "PENTA3", "raw_indicator_label": "Penta 3",
             "period_id": 202401, "was": 12, "becomes": 14, "difference": 2}]}'
 WHERE run = 7;
UPDATE run SET fence = 1, lease_until = 'infinity', attempts = 1 WHERE run IN (6, 8);
INSERT INTO progress VALUES (6, 'reading', 40, 2000, 48, 120, 1000, 3, '{"invalid_count": 7}', now());
UPDATE run SET failure = said('Line 3 is not UTF-8.'), failure_code = 'bad_encoding' WHERE run = 9;
UPDATE run_review SET rows = '{"read": 4, "staged": 0, "merged": 0, "blank": 0, "skipped": 0, "dropped": 4}',
       unknown = '[{"of": "facility", "id": "hf002", "rows": 2}, {"of": "facility", "id": "OLD<1>", "rows": 1},
                   {"of": "indicator", "id": "Zz\u202e<9>", "rows": 1}]' WHERE run = 11;
UPDATE run SET failure = said('Facility HF003 was retired since this import was staged.'), failure_code = 'facility_retired'
 WHERE run = 13;

INSERT INTO indicator_month VALUES (1, 202401, 1, NULL, 2, 20);
INSERT INTO count_block VALUES (1, 202401, 0, 1, NULL, 2, 20, '{12,8}', NULL, NULL, B'11');
INSERT INTO reporting_month VALUES (202401, 0, B'11');
INSERT INTO version VALUES (1, '2024-05-10T10:00:00Z', 'admin', 'csv', 1, 2, 0, 0, 0, ''),
                           (2, '2024-05-11T10:00:00Z', 'admin', 'csv', NULL, 0, 0, 2, 0, 'no change');

-- 1: a window with everything chosen, a reader behind, a webhook that failed; 2: all there is; 3: archived
INSERT INTO project (name, start_period, end_period, all_indicators, areas, types, columns, created_at, created_by, changed_at, changed_by, archived_at)
VALUES ('Malaria <1>', 202401, 202412, false, '{Testland / North}', '{hospital}', '{facility_name}', '2024-05-10T08:00:00Z', 'editor', '2024-05-11T08:00:00Z', 'admin', NULL),
       ('Everything', NULL, NULL, true, '{}', '{}', '{}', '2024-05-10T08:00:00Z', 'editor', '2024-05-10T08:00:00Z', 'editor', NULL),
       ('Old', NULL, NULL, true, '{}', '{}', '{}', '2024-05-10T08:00:00Z', 'editor', '2024-05-10T08:00:00Z', 'editor', '2024-05-20T08:00:00Z');
INSERT INTO project_indicator VALUES (1, 'penta3');
INSERT INTO project_reader VALUES (1, 'm001', 'viewer', 'old', 1, '2024-05-12T08:00:00Z', '2024-05-31T23:50:00Z');
INSERT INTO project_hook VALUES (1, 'https://hooks.example/?a=<b>', 'sealed', 'editor', '2024-05-10T08:00:00Z');
INSERT INTO project_call (project, version, etag, due_at, attempts, failure)
VALUES (1, 2, 'old', '2024-06-01T00:05:00Z', 1, said('No answer: {detail}.', '{"detail": "<refused>"}'));
-- 900: what a server had beside version 1, which is no import
INSERT INTO run (run, state, source, created_at, created_by, changed_at) OVERRIDING SYSTEM VALUE
VALUES (900, 'staged', 'comparison', '2024-05-10T08:00:00Z', 'editor', '2024-05-10T09:00:00Z');
INSERT INTO run_dhis2 (run, connection, server, selection, scope)
SELECT 900, 1, server || jsonb_build_object('url', url),
       '{"raw_indicators": ["PENTA3"], "start_period": 202401, "end_period": 202403, "on_failure": "continue"}', '{1,2}'
  FROM dhis2_connection;
INSERT INTO dhis2_pair (run, indicator, period, state, kind, code, reason, records, total)
VALUES (900, 1, 202401, 'done', NULL, NULL, NULL, 2, 21), (900, 1, 202402, 'empty', NULL, NULL, NULL, 0, 0),
       (900, 1, 202403, 'failed', 'server', 'timeout', said('{server} took too long: {problem}.', '{"server": "<hmis>", "problem": {"text": "nothing came"}}'), 0, NULL);
INSERT INTO staged_month (run, indicator, period, n_records, total, n_new, n_changed, n_unchanged, n_removed, becomes_records, becomes_total)
VALUES (900, 1, 202401, 2, 21, 0, 1, 1, 0, 2, 21), (900, 1, 202402, 0, 0, 0, 0, 0, 0, 0, 0);
INSERT INTO staged_block (run, indicator, period, block, changes, n_records, total, counts, reported)
VALUES (900, 1, 202401, 0, true, 2, 21, '{13,8}', B'11');
INSERT INTO run_review (run, staged_at, against, rows, issues, notices, unknown, slots, staged, changes, by_month, by_indicator)
VALUES (900, '2024-05-10T09:00:00Z', 2, '{"read": 2, "staged": 2, "merged": 0, "blank": 0, "skipped": 0, "dropped": 0}', '[]', '[]', '[]', '{1,2}',
        '{}', '{"against_version": 2, "new": 0, "changed": 1, "unchanged": 1, "removed": 0, "largest": []}', '[]', '[]');
COMMIT;
