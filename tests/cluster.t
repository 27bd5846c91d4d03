#!/bin/bash
# A cluster (sql/README.md, "A cluster"): a node that falls over while an import is staged and while it is integrated.
# Nothing is half done then, and all is well once the node is back.
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
			  FROM count_block CROSS JOIN unnest(counts_of(counts, large)) c WHERE version_to IS NULL)
		SELECT (SELECT coalesce(max(version), 0) FROM version), held.*, (SELECT coalesce(sum(total), 0) FROM indicator_month
		         WHERE version_to IS NULL) FROM held"
}
promised() { # transactions that were prepared and not ended
	for port in 5433 5434; do
		psql -qXAt -d "host=$site/nodes port=$port user=intake_owner dbname=hmis" -c 'SELECT count(*) FROM pg_prepared_xacts'
	done | paste -sd+ | bc
}

start_site
cc -O2 -o "$site/generate" tests/bench/generate.c
for what in facilities indicators; do
	"$site/generate" 0 $what >"$site/$what.csv"
	ask editor $what -T "$site/$what.csv" >/dev/null
done
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
same "no node has a promise left" "$(sql -c 'SELECT recover_prepared_transactions()' >/dev/null; promised)" 0
done_testing
