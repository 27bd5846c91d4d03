#!/bin/bash
# A cluster (sql/README.md, "A cluster"): a node that falls over while an import is staged and while it is integrated.
# Nothing is half done then, and all is well once the node is back. And one that is held when others have committed
# already: whoever reads sees the version before, whole, and then the new one.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_CITUS-}" ] || {
	skip "HMIS_CITUS names no PostgreSQL with Citus"
	done_testing
	exit
}

state() { sql -c "SELECT state FROM run WHERE run = $run"; }
settled() { # not in the hands of the worker any more
	for _ in {1..300}; do
		case $(state) in queued | staging | integrating) sleep 0.1 ;; *) return 0 ;; esac
	done
	return 1
}
data() {
	sql -c "WITH held AS MATERIALIZED (
			SELECT count(c), coalesce(sum(c), 0)
			  FROM count_block b CROSS JOIN unnest(counts_of(counts, large)) c
			 WHERE stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version)))
		SELECT (SELECT coalesce(max(version), 0) FROM version), held.*, (SELECT coalesce(sum(total), 0) FROM indicator_month
		         WHERE version_to IS NULL) FROM held"
}
on_node() { # PORT STATEMENT
	psql -qXAt -d "host=$site/nodes port=$1 user=intake_owner dbname=hmis" -c "$2"
}
promised() { # transactions that were prepared and not ended, on the nodes
	for port in 5433 5434; do on_node $port 'SELECT count(*) FROM pg_prepared_xacts'; done | paste -sd' '
}
one_promises() { # the second node, and the first one has kept all of its own
	set -- $(promised)
	echo "$*"
	[ "$1" = 0 ] && [ "$2" != 0 ]
}
coordinator() { sql -c "ALTER SYSTEM SET synchronous_standby_names = '$1'" -c 'SELECT pg_reload_conf()' >/dev/null; }

# What readers see of the dataset, in a line each.
readers() {
	local path
	for path in export?project=1 "facilities/facility?id=$facility" "facilities/facility.csv?id=$facility" \
		areas?indicator=INDICATOR_0003 map data.csv reporting versions; do
		ask viewer "$path" >"$site/read"
		echo "$(md5sum <"$site/read" | cut -c 1-32) $status $path"
	done
	echo "$(sql -c 'SELECT md5(string_agg(concat_ws($$ $$, facility_id, raw_indicator_id, period_id, count, version), $$,$$
			ORDER BY facility_id, raw_indicator_id, period_id)) FROM hmis_data') - rows"
	echo "$(sql -c "SELECT sum(s.values), sum(s.total) FROM selected_values('{\"indicators\": \"all\", \"areas\": [],
			\"start_period\": 190001, \"end_period\": 205012}') s") - selected"
}

start_site
generated_registry
"$site/generate" 100000 data >"$site/data.csv"
total=$(awk -F, 'NR > 1 { n += $4 } END { print n }' "$site/data.csv")
same "blocks lie on both nodes" \
	"$(sql -c "SELECT count(DISTINCT nodeport) FROM citus_shards WHERE table_name = 'count_block'::regclass")" 2

echo "# a node falls over while a file is staged"
sql -c "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN PERFORM pg_sleep(1); RETURN NEW; END \$\$" \
	-c "CREATE TRIGGER take_time BEFORE INSERT ON staged_month FOR EACH ROW EXECUTE FUNCTION take_time()" >/dev/null
begin_import "$site/data.csv"
ask editor "csv/stage?run=$run" -X POST >/dev/null
check "it stores" seen "SELECT FROM pg_stat_progress_copy WHERE tuples_processed > 1"
with_nodes member_stop node1
sql -c "DROP TRIGGER take_time ON staged_month" >/dev/null
check "D-03 the worker is free" settled
with_nodes member_start node1 5433
ask editor "csv/stage?run=$run" -X POST >/dev/null
check "D-03 with the node back it is staged" wait_for staged 60
same "D-03 all of it" "$(sql -c "SELECT sum(n_records), sum(total) FROM staged_block WHERE run = $run")" "100000|$total"

echo "# a node falls over while an import is integrated"
coproc HOLD { exec psql -qXAt -d "$HMIS_DB" 2>&1; }
holder=$HOLD_PID
printf '%s\n' BEGIN\; "LOCK TABLE version IN SHARE MODE;" "SELECT 'held';" >&"${HOLD[1]}"
read -r -t 10 <&"${HOLD[0]}"
ask editor "csv/review?run=$run" -X POST >/dev/null
check "it has written the blocks" seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker'
	AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO version%'"
with_nodes member_stop node2
kill "$holder"
wait "$holder" 2>/dev/null
check "D-05 the worker is free" settled
with_nodes member_start node2 5434
same "D-05 nothing of it was kept" "$(data)" "0|0|0|0"
[ "$(state)" = integrated ] || integrate
same "D-05 with the node back it is integrated, once and whole" "$(data)" "1|100000|$total|$total"
same "no node has a promise left" "$(sql -c 'SELECT recover_prepared_transactions()' >/dev/null; promised)" "0 0"

echo "# a node is held when the other one has committed"
sql -c "INSERT INTO common_indicator SELECT raw_indicator_id, '' FROM raw_indicator;
	INSERT INTO indicator_mapping SELECT indicator, raw_indicator_id FROM raw_indicator"
ask editor projects -d name=All >/dev/null
facility=$(awk -F, 'NR == 2 { print $1 }' "$site/data.csv")
hold_node() { # WHO PATH... -- asks for it, and until go_on the blocks are on node1, and node2 has promised them
	hold "LOCK TABLE version_begun IN SHARE MODE"
	ask "$@" >/dev/null
	check "the blocks are written" seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker'
		AND wait_event_type = 'Lock' AND query ~ '(version|delete)_begin'"
	coordinator nobody # to wait for, before it commits, once the nodes have promised
	seen "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >/dev/null # as the heartbeat does by now
	let_go
	check "both nodes promise" seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker'
		AND wait_event = 'SyncRep' AND query ~* '^commit'"
	mapfile -t held < <(on_node 5434 "SELECT pid FROM pg_stat_activity WHERE query LIKE 'PREPARE TRANSACTION%'")
	kill -STOP "${held[@]}"
	coordinator ''
	check "one has committed" within 20 one_promises
}
go_on() { kill -CONT "${held[@]}"; }

awk -F, -v OFS=, 'NR > 1 { $4 += 1 } 1
	NR > 1 && NR < 502 { $3 = 204912; print }' "$site/data.csv" >"$site/more.csv" # and a month that none had
more=$(awk -F, 'NR > 1 { n += $4 } END { print n }' "$site/more.csv")
begin_import "$site/more.csv"
stage
before=$(readers)
hold_node editor "csv/review?run=$run" -X POST
same "N-12 readers see what was before, whole" "$(readers)" "$before"
go_on
check "N-12 then it is integrated" wait_for integrated
after=$(readers)
same "N-12 each of them sees it" "$(join -j 3 <(sort -k 3 <<<"$before") <(sort -k 3 <<<"$after") | awk '$2 == $4')" ""
same "N-12 all of it" "$(data)" "2|100500|$more|$more"

echo "# and it falls over then"
sql -c "ALTER SYSTEM SET citus.recover_2pc_interval = '1h'" -c "SELECT pg_reload_conf()" >/dev/null
begin_import "$site/data.csv"
stage
before=$after
hold_node editor "csv/review?run=$run" -X POST
with_nodes member_stop node2
with_nodes member_start node2 5434
readers >/dev/null # the sessions that had one with it find that this has ended
check "D-05 it is back with its promise" one_promises
same "D-05 and readers see what was before, whole" "$(readers)" "$before"
sql -c "SELECT recover_prepared_transactions()" -c "ALTER SYSTEM RESET citus.recover_2pc_interval" \
	-c "SELECT pg_reload_conf()" >/dev/null
check "D-05 that kept, it is integrated" wait_for integrated 120
same "D-05 all of it, once" "$(data)" "3|100500|$((more - 100000))|$((more - 100000))"
same "D-05 nothing is left over" "$(sql -c 'SELECT count(*) FROM version_begun') $(promised)" "0 0 0"

echo "# a deletion, with a node held"
before=$(readers)
where=(-d start_period=202001 -d end_period=202001 -d indicators=all --data-urlencode "areas=Benchland / District 1")
ask admin delete -G "${where[@]}" >/dev/null
values=$(field .values)
hold_node admin delete -d "confirm=$values" "${where[@]}"
run=$(field .run)
same "N-12 readers see what was before, whole" "$(readers)" "$before"
go_on
check "N-12 then it is deleted" wait_for integrated
ended_all() { [ "$(sql -c 'SELECT count(*) FROM version_begun')" = 0 ]; }
check "from the versions before, too" within 60 ended_all
same "N-12 all of it" "$(sql -c "SELECT count(*) FROM hmis_data") $(sql -c "SELECT count(*) FROM hmis_data_at(1)")" \
	"$((100500 - values)) $((100000 - values))"
done_testing
