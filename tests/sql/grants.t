#!/bin/bash
# The roles of the programs: the steps cannot touch the dataset, nobody but the owner can change what happened.
. "$(dirname "$0")/../tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0"

may() { # ROLE STATEMENT
	psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" -c "BEGIN; SET LOCAL ROLE $1; $2; ROLLBACK" 2>&1
}

for change in "DELETE FROM indicator_month" "DELETE FROM count_block" \
	"INSERT INTO count_block VALUES (1, 202401, 0, 1, NULL, 0, 0, '{}', NULL, NULL, '')" "DELETE FROM staged_block" \
	"UPDATE indicator_month SET total = 0" "DELETE FROM staged_month" \
		"INSERT INTO version VALUES (1, now(), '', 'csv', 1, 0, 0, 0, 0)" \
	"UPDATE version SET note = ''" "UPDATE audit SET who = ''" "DELETE FROM audit" "TRUNCATE audit" "DELETE FROM run" \
	"UPDATE run SET state = 'failed'" "UPDATE run SET fence = 1" \
	"INSERT INTO run (source, created_by) VALUES ('csv', 'a')" \
	"UPDATE run_review SET rows = NULL"; do
	like "intake_web may not: $change" "$(may intake_web "$change")" 'permission denied'
done
for change in "UPDATE audit SET who = ''" "DELETE FROM audit" "DELETE FROM version" \
	"UPDATE app_user SET role = 'global_admin'" \
	"UPDATE facility SET facility_name = ''" "DELETE FROM facility" \
		"INSERT INTO facility_alias VALUES ('a', 1, now(), 'a')" \
	"DELETE FROM indicator_alias" "UPDATE run SET state = 'failed'" "UPDATE run SET version = 1" "DELETE FROM run" \
	"INSERT INTO run (source, created_by) VALUES ('csv', 'a')" "UPDATE run_state SET by_step = '{failed}'"; do
	like "intake_worker may not: $change" "$(may intake_worker "$change")" 'permission denied'
done
like "intake_web may not: take lines from the audit, even by a sweep" \
	"$(may intake_web "SELECT sweep_audit(1, 1)")" 'permission denied'
like "intake_web may not: change a sweep" \
	"$(may intake_web "UPDATE sweep SET audit_before = now()")" 'permission denied'
for change in "SELECT FROM run_begin('csv', 'a')" "DELETE FROM facility_alias" \
	"SELECT FROM hmis_data" "SELECT FROM hmis_data_at(1)" \
	"INSERT INTO audit (who, method, path, status, result) VALUES ('a', 'POST', '/', 200, 'ok')"; do
	same "intake_web may: $change" "$(may intake_web "$change")" ""
done
for change in "DELETE FROM staged_month" "UPDATE indicator_month SET total = 0" "SELECT FROM run_begin('dhis2', 'a')" \
	"UPDATE facility SET has_data = true"; do
	same "intake_worker may: $change" "$(may intake_worker "$change")" ""
done
done_testing
