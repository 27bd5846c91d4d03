#!/bin/bash
# Killed with SIGKILL at each stage, everything at once, or cut from its database: it goes on by itself, and nothing is
# there twice or half. Only processes of this site are touched, by their numbers.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

start_site
load_sample
facility=$(sed -n '2s/,.*//p' tests/sample/facilities.csv) indicator=$(sed -n '2s/,.*//p' tests/sample/indicators.csv)
awk -v f="$facility" -v i="$indicator" 'BEGIN {
	print "facility_id,raw_indicator_id,period_id,count"
	for (n = 0; n < 200000; n++) print (n % 2 ? f : "nowhere") "," i "," 200001 + int(n / 1000) % 12 "," n % 1000 }' \
	>"$site/data.csv"
queue() { # a new import that waits for the worker
	begin_import "$site/data.csv" -d duplicates=max
	ask editor "csv/stage?run=$run" -X POST >/dev/null
}
files() { cat "$VAR/run/worker.pid"; }
rows() { run_is "rows->>'read' || ' ' || (rows->>'dropped')"; }
state_is() { [ "$(run_is state)" = "$1" ]; }
complete() { # WHAT
	check "$1: it is staged by itself" within 60 state_is staged
	same "$1: each row once" "$(rows)" "200000 100000"
	same "$1: the rejected rows are whole" \
		"$(ask editor "rejected?run=$run" >/dev/null; tail -n +2 "$answer" | wc -l)" 100000
	same "$1: nothing half is left" "$(find "$VAR/store/tmp" "$VAR/store/rejected" -name '*.part*' | wc -l)" 0
}
kill_files() { kill -9 "$(files)"; }
seen() { within 20 eval "[ \"\$(sql -c \"SELECT EXISTS ($1)\")\" = t ]"; }

echo "# the worker"
kill -STOP "$(files)"
queue
kill -9 "$(files)"
complete "W-02 killed while it is queued"
ask editor "imports/cancel?run=$run" -X POST >/dev/null
queue
seen "SELECT FROM run WHERE run = $run AND state = 'staging'"
kill_files
complete "W-03 killed just after it was taken"
like "W-03 the second attempt is told" "$(run_is 'interruptions')" '^[01]$'
ask editor "imports/cancel?run=$run" -X POST >/dev/null
# the review is written with the last statement of the staging: until then a lock holds it up
queue
hold 'LOCK TABLE run_review IN ACCESS EXCLUSIVE MODE'
seen "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'intake_worker'"
kill_files
let_go
complete "W-05, W-06 killed after the rows, before the review"
kill_files
sleep 1
same "W-07 killed while a person reviews: nothing happens" "$(run_is state) $(rows)" "staged 200000 100000"
integrate
same "W-07 and it is integrated" "$(run_is state)" integrated
version=$(run_is version)

echo "# an upload that nobody uses"
ask editor "assets?name=a.csv" -T "$site/data.csv" >/dev/null
asset=$(field .asset)
kill -9 $(pgrep -P "$(cat "$VAR/pid/assets")")
within 10 eval 'ask editor assets >/dev/null; [ "$status" = 200 ]'
same "W-01 it is listed, as used by none" \
	"$(field "[.assets[] | select(.asset == $asset) | .used_by] | join(\" \")")" ""
ask editor imports -d source=csv >/dev/null
run=$(field .run)
ask editor "csv/upload?run=$run" -d "asset=$asset" >/dev/null
like "W-01 and can be used" "$status" '^20[01]$'
ask editor "imports/cancel?run=$run" -X POST >/dev/null

echo "# the machine"
queue
seen "SELECT FROM run WHERE run = $run AND state = 'staging'"
supervisors=$(cat "$VAR"/pid/*)
for pid in $supervisors; do kill -9 $(pgrep -P "$pid") "$pid" 2>/dev/null; done
"$root/nginx/stack" up >"$site/up.log" 2>&1
same "W-18 after a reset it is up again" "$?" 0
complete "W-18 what was under way"
same "W-18 what was there is there" "$(sql -c "SELECT max(version) FROM version")" "$version"

echo "# the database"
backend() { sql -c "SELECT pid FROM pg_stat_activity WHERE usename = 'intake_worker' AND state = 'active' LIMIT 1"; }
ask editor "imports/cancel?run=$run" -X POST >/dev/null
# staging waits where it stores, while a lock is held that is nobody else's: a lock of the table would also hold up the
# worker that clears away what was cancelled
sql -c "CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN PERFORM pg_advisory_xact_lock_shared(21); RETURN NULL; END \$\$" \
	-c "CREATE TRIGGER wait_for_test BEFORE INSERT ON staged_month EXECUTE FUNCTION wait_for_test()"
store_late='SELECT pg_advisory_xact_lock(21)'
hold "$store_late"
queue
seen "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'intake_worker'"
was=$(sql -c "SELECT changed_at FROM progress WHERE run = $run")
ask editor "progress?run=$run" -m 2 >/dev/null
same "D-13 the progress page does not wait for a lock on the data" "$status $(field .state)" "200 staging"
lease=$(sql -c "SELECT lease_until FROM run WHERE run = $run")
renewed() { [ "$(sql -c "SELECT lease_until > '$lease' FROM run WHERE run = $run")" = t ]; }
check "D-13 nor does the worker's sign of life" within 10 renewed
victim=$(sql -c "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'intake_worker' LIMIT 1")
kill_files
ended() { [ -z "$(sql -c "SELECT pid FROM pg_stat_activity WHERE pid = $victim")" ]; }
check "D-14 a worker killed in a statement: its session ends within seconds" within 3 ended
let_go
complete "D-14 and the statement had no effect"
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE usename IN ('intake_worker', 'intake_web')" >/dev/null
works() { ask editor versions >/dev/null; [ "$status" = 200 ]; }
check "D-04 every session is cut: pages go on" within 10 works
ask editor "imports/cancel?run=$run" -X POST >/dev/null

echo "# a standby"
sql -c "ALTER SYSTEM SET default_transaction_read_only = on" -c "SELECT pg_reload_conf()" >/dev/null
readonly_now() { ask editor imports -d source=csv >/dev/null; [ "$status" != 201 ]; }
within 10 readonly_now
like "D-16 a database that cannot be written to is said, and is no crash" "$status $(field .detail)" '^50[03] .{20,}'
sql -c "SET default_transaction_read_only = off" -c "ALTER SYSTEM RESET default_transaction_read_only" \
	-c "SELECT pg_reload_conf()" >/dev/null
writes() { ask editor imports -d source=csv >/dev/null; [ "$status" = 201 ]; }
check "D-16 and written to when it can be again" within 15 writes

echo "# no connection is free"
sql -c "ALTER ROLE intake_web CONNECTION LIMIT 0" >/dev/null
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'intake_web'" >/dev/null
queue_before=$(sql -c "SELECT count(*) FROM run")
ask viewer versions -D "$site/head" >/dev/null
same "D-22 503, and when to come again" "$status $(grep -ci '^retry-after' "$site/head")" "503 1"
same "D-22 the worker lives" "$(sql -c "SELECT count(*) FROM worker WHERE seen_at > now() - interval '8 seconds'" |
	awk '{ print ($1 > 0) }')" 1
sql -c "ALTER ROLE intake_web CONNECTION LIMIT -1" >/dev/null
check "D-22 it goes on by itself" within 10 works

echo "# a dump in the middle"
hold "$store_late" # it is not through before the dump is
queue
seen "SELECT FROM run WHERE run = $run AND state = 'staging'"
pg_dump -d "$HMIS_DB" -Fc -f "$site/dump"
let_go
complete "D-21 the import goes on"
sql -c "CREATE DATABASE restored" >/dev/null
pg_restore -d "$(sed 's/dbname=[^ ]*/dbname=restored/' <<<"$HMIS_DB")" "$site/dump" >"$site/restore.log" 2>&1
same "D-21 the dump can be restored" "$? $(wc -l <"$site/restore.log")" "0 0"
restored() { psql -qXAt -d "$(sed 's/dbname=[^ ]*/dbname=restored/' <<<"$HMIS_DB")" -c "$1"; }
same "D-21 the versions are whole in it" \
	"$(restored "SELECT sum(total) FROM indicator_month WHERE version_to IS NULL")" \
	"$(sql -c "SELECT sum(total) FROM indicator_month WHERE version_to IS NULL")"
restored "UPDATE run SET lease_until = now() - interval '1 second' WHERE state = 'staging'"
same "D-21 what was under way can be taken again, as interrupted" \
	"$(restored "SELECT interruptions FROM run_take(10, 'files')")" 1
restored "UPDATE run SET state = 'mapped', fence = NULL WHERE run = $run"
taken=$(restored "SELECT j->'mapping'->>'count'
		FROM pg_sleep(2) s, LATERAL run_taken(10 + (s IS NULL)::int, 'files') j" &
	sleep 1
	restored "BEGIN; UPDATE run_csv SET mapping = '{\"count\": \"new\"}' WHERE run = $run;
		SELECT run_hand_over($run, 'queued'); COMMIT" >/dev/null
	wait)
same "what was saved while a worker looked for work is what it gets" "$taken" new

echo "# the clock"
same "D-23 leases are measured by the database's clock alone" \
	"$(grep -l lease_until sql/queries/*.sql sql/functions/*.sql | xargs grep -hE 'lease_until *[<>=]+ ' |
		grep -vcE "clock_timestamp|lease_until = (CASE|NULL)")" 0
sql -c "UPDATE version SET created_at = created_at - interval '1 hour'
	WHERE version = (SELECT max(version) FROM version)" >/dev/null
integrate
ask viewer versions >/dev/null
same "D-23 versions are in the order of their numbers, whatever the clock said" \
	"$(field '[.versions[].version] | . == (sort | reverse)')" true
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
