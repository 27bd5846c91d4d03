#!/bin/bash
# A version whose blocks are committed before the rest of it, as on a cluster (sql/README.md, "How a version is made"):
# whatever is killed before, between and after the two, it comes to be once and whole, or nothing is left of it, and who
# reads meanwhile sees what was before. On one PostgreSQL that does as a cluster; with HMIS_CITUS on a cluster.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

ok() { # WHAT COMMAND... -- as check, but in this shell
	local what=$1
	shift
	if "$@" >"$site/said" 2>&1; then pass "$what"; else flunk "$what" "$*" "$(cat "$site/said")"; fi
}

data() { # version, cells, sum, and how many versions the import made
	sql -c "WITH held AS MATERIALIZED (
			SELECT count(c), coalesce(sum(c), 0) FROM count_block b CROSS JOIN unnest(counts_of(counts, large)) c
			 WHERE stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version)))
		SELECT (SELECT coalesce(max(version), 0) FROM version), held.*, (SELECT sum(total) FROM indicator_month
		         WHERE version_to IS NULL), (SELECT count(*) FROM version WHERE run = $run) FROM held"
}
leftover() { # of versions that did not come to be
	sql -c "SELECT (SELECT count(*) FROM version_begun), (SELECT count(*) FROM count_block
	         WHERE version_from > (SELECT coalesce(max(version), 0) FROM version)
	            OR version_to > (SELECT coalesce(max(version), 0) FROM version))"
}
nothing_left() { [ "$(leftover)" = "0|0" ]; }
readers() {
	ask viewer "facilities/facility?id=$facility"
	ask viewer "facilities/facility.csv?id=$facility"
	ask viewer areas?indicator=INDICATOR_0000
	sql -c "SELECT count(*), sum(count) FROM hmis_data" -c "SELECT count(*), sum(count) FROM hmis_data_at(1000)"
}
worker() { cat "$VAR/run/worker.pid"; }
postmaster() { head -n 1 "$VAR/db/data/postmaster.pid"; }
answers() { psql -qXAtd "$HMIS_DB" -c 'SELECT 1' >/dev/null 2>&1; }
integrating() { # WAITING-FOR LOCK -- the next import, until it waits there
	n=$((n + 1))
	awk -F, -v OFS=, -v n=$n 'NR > 1 { $4 = n } 1' "$site/data.csv" >"$site/in.csv"
	begin_import "$site/in.csv"
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	ended "$run" staged || return
	was=$(readers) before=$(data)
	hold "$2"
	ask editor "csv/review?run=$run" -X POST >/dev/null
	waits "$1"
}
waits() {
	seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker' AND wait_event_type = 'Lock' AND query LIKE '%$1%'"
}
done_right() { # WHAT
	check "$1: it is integrated" ended "$run" integrated
	same "$1: once, complete and right" "$(data)" "$n|3000|$((3000 * n))|$((3000 * n))|1"
	check "$1: nothing is left over" within 20 nothing_left
}

start_site
apart
echo "lease = 2" >>"$VAR/hmis.conf"
kill "$(worker)"
generated_registry
"$site/generate" 3000 data >"$site/data.csv"
facility=$(awk -F, 'NR == 2 { print $1 }' "$site/data.csv")
n=0

points=("before|version_begin|LOCK TABLE version_begun IN SHARE MODE"
	"between|UPDATE indicator_month|LOCK TABLE indicator_month IN SHARE MODE"
	"after|INSERT INTO version|LOCK TABLE version IN SHARE MODE")
echo "# the worker is killed"
for at in "${points[@]}"; do
	IFS='|' read -r name statement lock <<<"$at"
	ok "W-08 it is $name" integrating "$statement" "$lock"
	same "N-12 $name: readers see what was before" "$(readers)" "$was"
	kill -9 "$(worker)"
	same "W-08 $name: as if it had not begun" "$(data)" "$before"
	let_go
	done_right "W-08 $name"
done

echo "# the worker is paused"
ok "W-16 it is between" integrating "UPDATE indicator_month" "LOCK TABLE indicator_month IN SHARE MODE"
paused=$(worker)
kill -STOP "$paused"
let_go
(cd "$VAR/run" && HMIS_CONF=$VAR/hmis.conf exec "$VAR/app/cgi-bin/worker") >"$site/second.log" 2>&1 &
other=$!
done_right "W-16 another one takes over"
kill -CONT "$paused"
sleep 1.5
same "W-16 awake again, it changes nothing" "$(data)" "$n|3000|$((3000 * n))|$((3000 * n))|1"
kill "$other"
wait "$other"

echo "# the database is killed"
for at in "${points[@]}"; do
	IFS='|' read -r name statement lock <<<"$at"
	ok "D-05 it is $name" integrating "$statement" "$lock"
	kill -9 "$(postmaster)"
	let_go 2>/dev/null
	check "D-05 $name: the database comes back" within 30 answers
	done_right "D-05 $name"
done

echo "# it is cancelled"
ok "N-06 it is between" integrating "UPDATE indicator_month" "LOCK TABLE indicator_month IN SHARE MODE"
same "N-06 its blocks are there" "$(leftover | cut -d'|' -f1) $(leftover | grep -c '|0$')" "1 0"
ask editor "imports/cancel?run=$run" -X POST >/dev/null
let_go
check "N-06 nothing of it is left" within 20 nothing_left
same "N-06 and readers see what was before" "$(data)" "$before"
n=$((n - 1)) value=$n

echo "# the worker is killed while it deletes"
stands=3000
delete() { # DISTRICT LOCK CONDITION -- of a district, until a session of the worker's does what the condition says
	local fields=(-d start_period=202001 -d end_period=202001 -d indicators=INDICATOR_0000
		--data-urlencode "areas=Benchland / District $1")
	was=$(readers)
	ask admin delete -G "${fields[@]}" >/dev/null
	goes=$(field .values)
	hold "$2"
	ask admin delete -d "confirm=$goes" "${fields[@]}" >/dev/null
	run=$(field .run)
	seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker' AND $3"
}
district=0
for at in "before|LOCK TABLE version_begun IN SHARE MODE|wait_event_type = 'Lock' AND query LIKE '%delete_begin%'" \
	"between|LOCK TABLE indicator_month IN SHARE MODE|wait_event_type = 'Lock' AND query LIKE '%delete_purge%'" \
	"after|LOCK TABLE version IN SHARE MODE|wait_event_type = 'Lock' AND query LIKE '%delete_purge%'" \
	"later|SELECT FROM version|query LIKE '%delete_earlier%'"; do
	IFS='|' read -r name lock condition <<<"$at"
	ok "W-12 it is $name" delete $district "$lock" "$condition"
	stands=$((stands - goes)) district=$((district + 1)) n=$((n + 1))
	if [ "$name" = later ]; then
		same "W-12 $name: the new version has come to be" "$(data)" \
			"$n|$stands|$((stands * value))|$((stands * value))|1"
		same "W-12 $name: those before have the values still" \
			"$(sql -c "SELECT count(*) FROM hmis_data_at(1)")" $((stands + goes))
	else
		same "W-12 $name: readers see what was before" "$(readers)" "$was"
	fi
	kill -9 "$(worker)"
	let_go
	check "W-12 $name: it is done" ended "$run" integrated
	check "W-12 $name: nothing is left over" within 20 nothing_left
	same "W-12 $name: once and whole" "$(data)" "$n|$stands|$((stands * value))|$((stands * value))|1"
	same "W-12 $name: in each version" "$(for v in 1 $value $((n - 1)) $n; do
		sql -F' ' -c "SELECT count(*), count(DISTINCT count), (SELECT sum(n_records) FROM months_at($v))
			FROM hmis_data_at($v)"
	done | sort -u)" "$stands 1 $stands"
done

echo "# an undo behind a deletion that is not at its end"
ok "it is still to leave the versions before" delete $district "SELECT FROM version" "query LIKE '%delete_earlier%'"
stands=$((stands - goes))
ask admin "versions/undo?version=$value" -X POST >/dev/null
undo=$(field .run)
kill -9 "$(worker)"
let_go
check "it is undone" ended "$undo" integrated
run=$undo
same "and nothing that was deleted comes again" "$(data)" \
	"$((n + 2))|$stands|$((stands * (value - 1)))|$((stands * (value - 1)))|1"
done_testing
