#!/bin/bash
# Whatever is killed, paused or away: each import ends complete and right, or as if it had not begun. On a file of two
# million rows; the optimised build, a lease of 2 seconds. Only processes of this site are touched, by their numbers.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
BUILD=opt
[ -x build/opt/worker ] && make -q BUILD=opt 2>/dev/null || make --no-print-directory -s BUILD=opt >/dev/null || exit 1

ok() { # WHAT COMMAND... -- as check, but in this shell
	local what=$1
	shift
	if "$@" >"$site/said" 2>&1; then pass "$what"; else flunk "$what" "$*" "$(cat "$site/said")"; fi
}

ends_as() { # STATE [SECONDS]
	local state=$1
	is_it() { [ "$(run_is state)" = "$state" ]; }
	within "${2:-40}" is_it || { echo "import $run: $(run_is "concat_ws(' ', state, worded(failure))")"; return 1; }
}

reading() { seen "SELECT FROM run WHERE run = $run AND state = 'staging'"; }
storing() { seen "SELECT FROM pg_stat_progress_copy WHERE tuples_processed > 20"; }
waiting() { seen "SELECT FROM pg_stat_activity WHERE usename = 'intake_worker' AND wait_event_type = 'Lock'
	AND query LIKE '%$1%'"; }

# A new import of the large file, waiting for the worker; each count is COUNT where that is given.
queue() { # [COUNT]
	run=$(sql -c "WITH made AS (
			INSERT INTO run (source, state, created_by, queued_at)
			SELECT source, 'queued', created_by, clock_timestamp() FROM run WHERE run = $template RETURNING run)
		INSERT INTO run_csv (run, asset, dialect, mapping)
		SELECT made.run, asset, dialect,
		       mapping || jsonb_strip_nulls(jsonb_build_object('count', jsonb_build_object('constant', nullif('${1-}', ''))))
		              || CASE WHEN '${1-}' = '' THEN jsonb_build_object('count', mapping->'count') ELSE '{}' END
		  FROM run_csv, made WHERE run_csv.run = $template RETURNING run")
	sql -c "NOTIFY work"
}

# All that staging found.
found() {
	sql -c "SELECT state, rows, md5(concat(issues, notices, staged, changes, by_month, by_indicator, slots)),
		(SELECT md5(string_agg(concat(indicator, period, block, counts, large, n_new, n_changed, becomes), ' '
		                       ORDER BY indicator, period, block))
		   FROM (SELECT * FROM staged_month WHERE run = $run) s
		   JOIN (SELECT * FROM staged_block WHERE run = $run) b USING (indicator, period))
		  FROM $every_run WHERE run = $run"
	sha256sum <"$VAR/store/rejected/$run.csv"
	find "$VAR/store/rejected" -name '*.part'
}

# The dataset in one line: version, cells, sum, least and largest; and how many versions this import made.
data() {
	sql -c "WITH held AS MATERIALIZED (
			SELECT count(c), coalesce(sum(c), 0), min(c), max(c)
			  FROM count_block b CROSS JOIN unnest(counts_of(counts, large)) c
			 WHERE stands_now(b.version_from, b.version_to, (SELECT max(version) FROM version)))
		SELECT (SELECT coalesce(max(version), 0) FROM version), held.*, (SELECT count(*) FROM version WHERE run = $run)
		  FROM held"
}

complete() { # WHAT -- the import was staged, as if nothing had happened
	ok "$1: it is staged" ends_as staged
	same "$1: complete and right" "$(found)" "$whole"
}

worker() { cat "$VAR/run/worker.pid"; }
postmaster() { head -n 1 "$VAR/db/data/postmaster.pid"; }
answers() { psql -qXAtd "$HMIS_DB" -c 'SELECT 1' >/dev/null 2>&1; }
page() { curl -sS -u "$HMIS_EDITOR" -H 'Accept: text/html' "$HMIS_URL/$1"; }

# Another worker of the same site; its number is $other.
as=()
second_worker() {
	(cd "$VAR/run" && HMIS_CONF=$VAR/hmis.conf exec "${as[@]}" "$VAR/app/cgi-bin/worker") >>"$site/second.log" 2>&1 &
	other=$!
}

# hold STATEMENT -- a session that holds what the statement locks, until let_go.
hold() {
	coproc HOLD { exec psql -qXAt -d "$HMIS_DB" 2>&1; }
	holder=$HOLD_PID
	printf '%s\n' BEGIN\; "$1;" "SELECT 'held';" >&"${HOLD[1]}"
	read -r -t 10 <&"${HOLD[0]}"
}
let_go() {
	kill "$holder" 2>/dev/null
	wait "$holder" 2>/dev/null
}

start_site
. "$VAR/hmis.env"
[ "$(id -u)" != 0 ] || as=(setpriv "--reuid=$(stat -c %u "$VAR/db")" "--regid=$(stat -c %g "$VAR/db")" --clear-groups)
echo "lease = 2" >>"$VAR/hmis.conf"
kill "$(worker)"
generated_registry
"$site/generate" 2000000 data >"$site/data.csv"
echo "NOWHERE,INDICATOR_0000,202001,1" >>"$site/data.csv"
begin_import "$site/data.csv"
template=$run
ok "two million rows are staged" stage
whole=$(found)
same "and all accounted for" \
	"$(run_is "concat_ws(' ', rows->'read', rows->'staged', rows->'dropped', staged->'total')")" \
	"2000001 2000000 1 $(awk -F, '$1 != "NOWHERE" && NR > 1 { n += $4 } END { print n }' "$site/data.csv")"

# Storing takes two seconds from here on, so that whatever is to be killed in it is, however busy the machine.
sql -c "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS \$\$
		BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END \$\$" \
	-c "CREATE TRIGGER take_time BEFORE INSERT ON staged_month FOR EACH ROW EXECUTE FUNCTION take_time()" >/dev/null

echo "# the worker is killed while it stages"
for at in reading storing; do
	queue
	$at && kill -9 "$(worker)"
	same "W-04 it was $at" "$(run_is state)" staging
	complete "W-04 killed while $at"
	same "W-04 the page knows" "$(run_is interruptions)" 1
	like "W-04 and says what happened" "$(page "csv/review?run=$run")" "interrupted"
	sql -c "DELETE FROM staged_month WHERE run = $run"
done

echo "# the worker is paused past its lease"
queue
storing && kill -STOP "$(worker)"
paused=$(worker)
second_worker
complete "W-16 paused, another one takes over"
stamp=$(run_is staged_at)
kill -CONT "$paused"
sleep 1.5
same "W-16 awake again, it changes nothing" "$(run_is staged_at)|$(found)" "$stamp|$whole"
same "W-16 it goes on working" "$(worker)" "$paused"
kill "$other"
wait "$other"
same "the other one ended as it should" $? 0

echo "# the worker is asked to end while it stages"
queue
reading && kill "$(worker)"
complete "W-04 SIGTERM"
same "that was no fault" "$(run_is 'interruptions, attempts')" "0|0"

echo "# one job kills every worker"
queue
bad=$run
for i in 1 2 3; do
	seen "SELECT FROM run WHERE run = $run AND state = 'staging' AND attempts = $i" && kill -9 "$(worker)"
done
ok "W-17 it is given up" ends_as failed
same "W-17 with a reason" "$(run_is failure_code)" failed_repeatedly
printf '%s\n' facility_id,raw_indicator_id,period_id,count "$(sed -n 2p "$site/data.csv")" >"$site/small.csv"
begin_import "$site/small.csv"
ok "W-17 others continue" stage
run=$bad
like "W-17 the page says which file, and what to do" "$(page "csv/stage?run=$run")" \
	"The work on data.csv .import $run. was interrupted 3 times.*send it in parts"
ask editor "csv/stage?run=$run" -X POST >/dev/null
complete "W-17 started again by hand"

echo "# the file is not there"
begin_import "$site/small.csv"
rm "$VAR/store/assets/$(run_is asset)"
ask editor "csv/stage?run=$run" -X POST >/dev/null
ok "it fails" ends_as failed
same "for that reason" "$(run_is failure_code)" file_gone
like "and says so" "$(page "csv/stage?run=$run")" "not in the store any more"

echo "# one session of the database is killed"
for path in versions versions imports imports assets assets; do ask editor $path >/dev/null; done
queue
storing && kill -9 "$(sql -c \
	"SELECT pid FROM pg_stat_activity WHERE usename = 'intake_worker' AND query LIKE '%COPY staged_month%'")"
within 20 answers
same "D-04 the pages do not notice" \
	"$(for path in versions versions imports imports assets assets; do ask editor $path >/dev/null; echo "$status"; done |
	sort -u)" 200
complete "D-04"

echo "# the database is killed while a file is staged"
queue
storing && kill -9 "$(postmaster)"
within 20 answers
complete "D-03"
same "D-03 the data is as it was" "$(data)" "0|0|0|||0"

sql -c "DROP TRIGGER take_time ON staged_month" >/dev/null

echo "# the worker is killed while it integrates"
count=0
integrating() { # WAITING-FOR LOCK
	count=$((count + 1))
	queue $count
	ends_as staged || return
	before=$(data)
	hold "$2"
	ask editor "csv/review?run=$run" -X POST
	waiting "$1"
}
unbegun='INSERT INTO indicator_month (indicator, period, version_from, version_to, n_records, total)
	SELECT indicator, period, (SELECT coalesce(max(version), 0) + 1 FROM version), 2000000000, 0, 0
	  FROM staged_month ORDER BY indicator DESC, period DESC LIMIT 1'
done_right() { # WHAT
	ok "$1: it is integrated" ends_as integrated
	same "$1: once, complete and right" "$(data)" "$count|2000000|$((2000000 * count))|$count|$count|1"
	same "$1: by its page" "$(ask viewer "versions.json?version=$count" | jq -c '[.run, .new + .changed]')" \
		"[$run,2000000]"
}
for at in "W-08|UPDATE indicator_month|LOCK TABLE indicator_month IN SHARE MODE" \
	"W-09|INSERT INTO indicator_month|$unbegun" \
	"W-10|INSERT INTO version|LOCK TABLE version IN SHARE MODE"; do
	IFS='|' read -r -d '' name statement lock <<<"$at"
	ok "$name it is integrating" integrating "$statement" "$lock"
	kill -9 "$(worker)"
	same "$name killed: as if it had not begun" "$(data)" "$before"
	let_go
	done_right "$name"
done

echo "# the worker is paused while it integrates"
ok "W-16 it is integrating" integrating "INSERT INTO version" "LOCK TABLE version IN SHARE MODE"
paused=$(worker)
kill -STOP "$paused"
let_go
second_worker
done_right "W-16 another one takes over"
kill -CONT "$paused"
sleep 1.5
same "W-16 awake again, it changes nothing" "$(data)" "$count|2000000|$((2000000 * count))|$count|$count|1"
kill "$other"
wait "$other"

echo "# the database is killed while it integrates"
for at in "D-05|INSERT INTO indicator_month|$unbegun" "D-05|INSERT INTO version|LOCK TABLE version IN SHARE MODE"; do
	IFS='|' read -r -d '' name statement lock <<<"$at"
	ok "$name it is integrating" integrating "$statement" "$lock"
	kill -9 "$(postmaster)"
	let_go
	ok "$name the database comes back" within 30 answers
	done_right "$name"
done
# a session may outlive the server by a moment, and commit in it: then nothing was cut off
like "D-05 the page says what happened" "$(run_is interruptions) times: $(page "csv/review?run=$run")" \
	"^0 times|interrupted"
kill -9 "$(postmaster)"
ok "D-07 killed right after the page said so" within 30 answers
done_right "D-07"

echo "# something else holds the data"
ok "D-11 it waits" integrating "UPDATE indicator_month" "LOCK TABLE indicator_month IN SHARE MODE"
ask editor "progress.json?run=$run" >/dev/null
same "D-11 that can be seen" "$(field '[.state, .seconds_since_change >= 0] | @csv')" '"integrating",true'
ask editor "imports/cancel?run=$run" -X POST >/dev/null
begin_import "$site/small.csv"
ok "N-06 cancelled, the worker is free within 5 seconds" stage 5
let_go
count=$((count - 1))
same "N-06 and nothing of it was kept" \
	"$(sql -c "SELECT max(version), (SELECT count(*) FROM hmis_data WHERE count <> $count) FROM version")" "$count|0"

echo "# the database is away"
supervise=$(cat "$VAR/pid/postgres")
kill -STOP "$supervise"
kill -9 "$(postmaster)"
within 10 eval '! answers'
for path in "" imports "csv/map?run=$run" "csv/stage?run=$run" "csv/review?run=$run" "rejected?run=$run" versions \
	assets facilities indicators "progress?run=$run"; do
	curl -sS -u "$HMIS_EDITOR" -H 'Accept: text/html' -D "$site/head" -o "$site/page" "$HMIS_URL/$path"
	same "D-02 /$path" "$(head -n 1 "$site/head" | cut -d' ' -f2 | tr -d '\r') $(grep -ci '^retry-after:' \
		"$site/head") $(grep -c '<html' "$site/page") $(
		grep -ciE 'SELECT|psql|libpq|socket|/var|/tmp|hmis-site|host=|connection to|intake_' "$site/page")" "503 1 1 0"
done
ask editor "csv/stage?run=$run" -X POST >/dev/null
same "D-01 a form, for a script" "$status $(field '[.status, (.type | sub(".*[:/#]"; ""))] | @csv')" \
	'503 503,"database_unavailable"'
ask editor "csv/upload?run=$run&name=b.csv" -T "$site/small.csv" >/dev/null
same "D-01 an upload" "$status" 503
ask nobody:nothing health >/dev/null
same "health says it" "$status" 503
kill -CONT "$supervise"
within 30 answers
works() { ask editor versions.json >/dev/null; [ "$status" = 200 ]; }
ok "D-02 pages are there again by themselves" within 10 works
ok "D-01 what was uploaded before is kept" test -s "$VAR/store/assets/$(run_is asset)"
same "D-01 nothing half of the upload" "$(find "$VAR/store/spool" "$VAR/store/tmp" -type f | wc -l)" 0
ok "and the worker works" stage

echo "# another schema"
sql -c "INSERT INTO schema_change (change, file) VALUES (999, 'later.sql')"
for program in worker versions.fcgi; do
	[ $program = worker ] || as=("${as[@]/reuid=*/reuid=$(stat -c %u "$VAR/run")}")
	start=(env "HMIS_CONF=$VAR/hmis.conf" "${as[@]}")
	[ $program = worker ] || start+=(spawn-fcgi -n -s "$VAR/run/try.sock" --)
	(cd "$VAR/run" && timeout 10 "${start[@]}" "$VAR/app/cgi-bin/$program") >"$site/out" 2>&1 </dev/null
	same "D-17 $program refuses to start" "$? $(wc -l <"$site/out")" "3 1"
	like "D-17 and says why" "$(cat "$site/out")" "schema version 999"
done
done_testing
