#!/bin/bash
# What imports do to the dataset: the effect that a review tells, the version it becomes, and many at once.
# The dataset is held against a model: lines facility,indicator,month,count, kept by awk.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
sample=tests/sample/hmis.csv

# The model after a file: its cells replace those that are there.
apply() { # MODEL FILE
	awk -F, '$4 != "count" { cell[$1 "," $2 "," $3] = $4 } END { for (c in cell) print c "," cell[c] }' "$1" "$2" |
		LC_ALL=C sort
}

# The dataset as the model's lines: hmis_data, or hmis_data_at(V).
dataset() {
	sql -F, -c "SELECT facility_id, raw_indicator_id, period_id, count FROM ${1:-hmis_data}" | LC_ALL=C sort
}

holds() { # MODEL [FUNCTION]
	diff "$1" <(dataset "${2-}")
}

review() { # FILTER
	ask editor "csv/review.json?run=$run" >/dev/null
	jq -c "$1" "$answer"
}

version() {
	ask viewer versions.json >/dev/null
	jq -c ".versions[0] | $1" "$answer"
}

# Where each indicator-month lies on disk, and which transaction wrote it.
rows_on_disk() {
	sql -c "SELECT md5(string_agg(concat(indicator, period, version_from, version_to, ctid, xmin), ' ' ORDER BY ctid))
		FROM indicator_month" -c "SELECT md5(string_agg(concat(indicator, period, block, version_from, version_to, ctid,
		xmin), ' ' ORDER BY ctid)) FROM count_block"
}

file() { # NAME LINE...
	local name=$1
	shift
	printf '%s\n' facility_id,raw_indicator_id,period_id,count "$@" >"$site/$name.csv"
	echo "$site/$name.csv"
}

import() { # FILE [MAP FIELD...]
	begin_import "$@" && stage
}

# Ask for the integration and wait for what comes of it.
try_integrate() {
	ask editor "csv/review?run=$run" -X POST >/dev/null
	local until=$((SECONDS + 30))
	while [ $SECONDS -lt $until ]; do
		state=$(sql -c "SELECT state FROM run WHERE run = $run")
		[ "$state" = integrating ] || return 0
		sleep 0.05
	done
}

# As check, but in this shell, whose variables the command may set.
ok() {
	local what=$1
	shift
	if "$@" >"$site/said" 2>&1; then pass "$what"; else flunk "$what" "$*" "$(cat "$site/said")"; fi
}

export HMIS_BLOCK_SLOTS=${HMIS_BLOCK_SLOTS-8} # so that the sample has several blocks
start_site
load_sample
: >"$site/v0"
rdt=NMCP_OPD_MAL_CONF_RDT micro=NMCP_OPD_MAL_CONF_MICRO
mapfile -t places < <(cut -d, -f1 $sample | sed 1d | sort -u | head -n 60)

echo "# the sample, and the sample again"
ok "the sample is staged" import $sample
same "the review counts it" "$(review '(.rows | [.read, .staged, .merged, .blank, .skipped, .dropped]),
	(.staged | [.records, .facilities, .indicators, .periods, .first_period, .last_period, .total]),
	(.changes | [.against_version, .new, .changed, .unchanged, .removed])' | paste -sd' ')" \
	"[5915,5915,0,0,0,0] [5915,85,2,36,201901,202112,$(awk -F, '{ n += $4 } END { print n }' $sample)] [0,5915,0,0,0]"
same "nothing has entered the data yet" "$(dataset)" ""
ok "it is integrated" integrate
same "as version 1" "$(version '[.version, .new, .changed, .unchanged, .removed, .note]')" '[1,5915,0,0,0,""]'
apply "$site/v0" $sample >"$site/v1"
ok "the dataset is the file" holds "$site/v1"
ok "so is version 1" holds "$site/v1" "hmis_data_at(1)"
ok "version 0 is empty" holds "$site/v0" "hmis_data_at(0)"
before=$(rows_on_disk)
ok "the same file again is staged" import $sample
same "its review says that nothing changes" \
	"$(review '.changes | [.against_version, .new, .changed, .unchanged, .removed, .nothing, .largest]')" \
	'[1,0,0,5915,0,true,[]]'
ok "it is integrated all the same" integrate
same "as a version marked so" "$(version '[.version, .new, .changed, .unchanged, .removed, .note]')" \
	'[2,0,0,5915,0,"no change"]'
same "D-19 no indicator-month was written" "$(rows_on_disk)" "$before"

echo "# ten changed, five new, one unknown"
awk -F, -v OFS=, 'NR > 1 && NR % 500 == 0 && n < 10 { n++; $4 = $4 % 2 ? $4 + n * n : $4 + n * n + 1000 } 1' $sample \
	>"$site/edited.csv"
for i in 1 2 3 4 5; do echo "${places[i]},$rdt,202201,$i"; done >>"$site/edited.csv"
echo "NOWHERE,$rdt,202201,1" >>"$site/edited.csv"
# the ten, largest change first: [facility, was, becomes]
largest=$(paste -d, $sample <(head -n 5916 "$site/edited.csv") | awk -F, \
	'$4 != $8 { print $8 - $4 "," $1 "," $4 "," $8 }' |
	sort -t, -k1,1nr | jq -Rc 'split(",") | [.[1], (.[2] | tonumber), (.[3] | tonumber)]' | jq -sc .)
ok "the edited file is staged" import "$site/edited.csv"
same "the review says exactly that" \
	"$(review '[.rows.read, .rows.staged, .rows.dropped],
		(.changes | [.against_version, .new, .changed, .unchanged, .removed])' | paste -sd' ')" \
	'[5921,5920,1] [2,5,10,5905,0]'
same "and names the unknown one" "$(review '[.issues[] | [.kind, .rows, .samples[0].value, .samples[0].line]]')" \
	'[["unknown_facility",1,"NOWHERE",5922]]'
same "and the largest changes, was and becomes" "$(review '[.changes.largest[] | [.facility_id, .was, .becomes]]')" \
	"$largest"
written=$(sql -c "SELECT count(*) FROM indicator_month")
touched=$(awk -F, '{ print $2, $3 }' <(comm -13 <(LC_ALL=C sort $sample) <(head -n -1 "$site/edited.csv" | LC_ALL=C \
	sort)) | sort -u | wc -l)
ok "it is integrated" integrate
apply "$site/v1" <(head -n -1 "$site/edited.csv") >"$site/v3"
ok "the dataset is as edited" holds "$site/v3"
ok "the version before still gives the old values" holds "$site/v1" "hmis_data_at(2)"
same "D-20 only indicator-months that change were written" \
	"$(sql -c "SELECT count(*) - $written FROM indicator_month")" "$touched"

echo "# a partial file, in any order; blanks and zeros"
part=$(file part "${places[7]},$micro,201902,77" "${places[3]},$rdt,201901,0" "${places[2]},$rdt,201901," \
	"${places[1]},$rdt,202201,1")
ok "a partial file is integrated" eval 'import "$part" && integrate'
apply "$site/v3" <(grep -v ',$' "$part") >"$site/v4"
ok "V-08, V-09 other cells and the blank one stay" holds "$site/v4"
ok "in the order of the file or not" eval \
	'{ head -n 1 $sample; sed 1d $sample | shuf --random-source=$sample; } >"$site/shuffled.csv" &&
	import "$site/shuffled.csv"'
same "the effect is the same" "$(review '.changes | [.new, .removed, .changed + .unchanged]')" '[0,0,5915]'

echo "# N-03 two imports of the same cells"
import "$(file first "${places[5]},$rdt,202001,501" "${places[6]},$rdt,202001,601")"; first=$run
import "$(file second "${places[5]},$rdt,202001,502" "${places[8]},$micro,202003,5")"; second=$run
import "$(file third "${places[5]},$micro,202002,503")"; third=$run
run=$first
ok "the first is integrated" integrate
run=$third
ok "one of other cells is integrated at once" integrate
run=$second
same "the second is told that a version has come" "$(review .moved)" true
stale=$(review .staged_at)
try_integrate
same "N-03 it is sent back to its review" \
	"$(review '[.state, .import.failure_code, .changes.against_version, .can_integrate]')" \
	'["staged","dataset_moved",6,true]'
same "with the effect on what is there now" \
	"$(review '[.changes.new, .changes.changed, .changes.largest[0].was, .changes.largest[0].becomes]')" \
	"$(review '[.changes.new, .changes.changed, 501, 502]')"
same "and no version came of it" "$(version .version)" 6
ask editor "csv/review?run=$run" --data-urlencode "staged_at=$(jq -r . <<<"$stale")" >/dev/null
same "N-17 approving what was on the screen before is refused" "$status $(field .detail | grep -c 'staged again')" \
	"409 1"
fresh=$(review .staged_at)
ask editor "csv/review?run=$run" --data-urlencode "staged_at=$(jq -r . <<<"$fresh")" >/dev/null
same "approving what is there now is not" "$status" 202
ok "and integrates" wait_for integrated
apply "$site/v4" "$site/first.csv" | apply - "$site/third.csv" | apply - "$site/second.csv" >"$site/v7"
ok "all three are in the data" holds "$site/v7"
ok "the version before the second is as it was" holds <(apply "$site/v4" "$site/first.csv" | apply - \
	"$site/third.csv") "hmis_data_at(6)"

echo "# N-17 staged again with another mapping"
import "$(file again "${places[5]},$rdt,202005,1")"
seen=$(review .staged_at)
ask editor "csv/map?run=$run" -d facility_id=facility_id -d "raw_indicator_id==$micro" -d period_id=period_id \
	-d count=count >/dev/null
ask editor "csv/review.json?run=$run" >/dev/null
same "no review is shown of what was mapped anew" "$status" 409
ask editor "csv/review?run=$run" -X POST >/dev/null
same "nor integrated" "$status $(field '.detail | test("comes first")')" "409 true"
stage
ask editor "csv/review?run=$run" --data-urlencode "staged_at=$(jq -r . <<<"$seen")" >/dev/null
same "nor by the page of before" "$status" 409

echo "# D-15, N-07 retired in between"
retire() { grep -v "^$1," tests/sample/facilities.csv >"$site/f.csv"; ask editor "facilities?mode=replace" \
	-T "$site/f.csv" >/dev/null; }
import "$(file retired "${places[9]},$rdt,202001,901" "${places[10]},$rdt,202001,1001")"
retire "${places[9]}"
try_integrate
same "D-15 it is back in review, naming the facility" \
	"$(review '[.state, .import.failure_code, .can_integrate]')$(review .import.failure | grep -c "${places[9]}")" \
	'["staged","facility_retired",false]1'
ok "nothing entered the data" holds "$site/v7"
ask editor "csv/review?run=$run" -X POST >/dev/null
same "it is not integrated as it is" "$status" 409
ask editor "csv/stage?run=$run" -X POST >/dev/null
ok "it can be staged again" wait_for staged
same "without the facility" "$(review '[.rows.staged, .rows.dropped, .issues[0].samples[0].value]')" \
	"[1,1,\"${places[9]}\"]"
ok "and is integrated then" integrate
ask editor "facilities?mode=add_update" -T tests/sample/facilities.csv >/dev/null
ok "the facility's old values are still there" holds <(apply "$site/v7" <(sed 2d "$site/retired.csv"))
import "$(file while "${places[9]},$rdt,202001,902")"
sql -c "UPDATE facility SET retired_at = (SELECT staged_at - interval '1 second' FROM run_review WHERE run = $run)
	WHERE facility_id = '${places[9]}'"
try_integrate
same "N-07 retired while it was being staged" "$(review '[.state, .import.failure_code]')" \
	'["staged","facility_retired"]'
ask editor "facilities?mode=add_update" -T tests/sample/facilities.csv >/dev/null
ask editor "csv/stage?run=$run" -X POST >/dev/null
ok "back in use, it is staged" wait_for staged
grep -v "^$micro" tests/sample/indicators.csv | ask editor "indicators?mode=replace" -T - >/dev/null
ok "N-07 an indicator that it has not is no obstacle" integrate
import "$(file indicator "${places[9]},$rdt,202001,903")"
grep -v "^$rdt" tests/sample/indicators.csv | ask editor "indicators?mode=replace" -T - >/dev/null
try_integrate
same "N-07 a retired indicator is one" "$(review .state)$(review .import.failure | grep -c "$rdt")" '"staged"1'
ask editor "indicators?mode=add_update" -T tests/sample/indicators.csv >/dev/null

# Many imports: copies of one whose month is a constant, so that each has cells of its own.
import "$(file one "${places[0]},$rdt,999999,1")" >/dev/null 2>&1
template=$run
copies() { # N FIRST-MONTH [MAPPING]
	sql -c "WITH made AS (
			INSERT INTO run (source, state, created_by, queued_at)
			SELECT source, 'queued', created_by, clock_timestamp() FROM run, generate_series(1, $1) WHERE run = $template
			RETURNING run)
		INSERT INTO run_csv (run, asset, dialect, mapping)
		SELECT made.run, asset, dialect, mapping || jsonb_build_object('period_id', jsonb_build_object('constant',
		           to_char(to_date('$2', 'YYYYMM') + make_interval(months => made.n), 'YYYYMM'))) || '${3:-{\}}'
		  FROM run_csv, (SELECT run, row_number() OVER (ORDER BY run)::int - 1 AS n FROM made) made
		 WHERE run_csv.run = $template ORDER BY made.run RETURNING run"
	sql -c "NOTIFY work"
}
all_are() { # STATE RUN...
	local state=$1 until=$((SECONDS + 30)) left
	shift
	while [ $SECONDS -lt $until ]; do
		left=$(sql -c "SELECT count(*) FROM run WHERE run IN ($(IFS=,; echo "$*")) AND state <> '$state'")
		[ "$left" != 0 ] || return 0
		sleep 0.1
	done
	echo "$left are not $state:" >&2
	sql -c "SELECT run, state, fence, lease_until, attempts, now() - changed_at, failure FROM run
		WHERE run IN ($(IFS=,; echo "$*")) AND state <> '$state'" >&2
	return 1
}

echo "# N-14 two workers"
as=()
[ "$(id -u)" != 0 ] || as=(setpriv "--reuid=$(stat -c %u "$VAR/db")" "--regid=$(stat -c %g "$VAR/db")" --clear-groups)
(cd "$VAR/run" && HMIS_CONF=$VAR/hmis.conf exec "${as[@]}" "$VAR/app/cgi-bin/worker") >>"$site/second.log" 2>&1 &
other=$!
mapfile -t runs < <(copies 20 203001)
ok "20 imports are staged" all_are staged "${runs[@]}"
for run in "${runs[@]}"; do ask editor "csv/review?run=$run" -X POST >/dev/null; done
ok "and integrated" all_are integrated "${runs[@]}"
for work in stage integrate; do
	same "each $work once" "$(for run in "${runs[@]}"; do cat "$VAR/log/worker.log" "$site/second.log" |
		grep -c "job run=$run work=$work"; done | sort | uniq -c | tr -s ' ')" " 20 1"
done
ok "by both workers" grep -q work= "$site/second.log"
same "each has its version" \
	"$(sql -c "SELECT count(DISTINCT version), max(version) - min(version), bool_and(new = 1 AND changed = 0) FROM version
		WHERE run IN ($(IFS=,; echo "${runs[*]}"))")" "20|19|t"
same "and its value" "$(sql -c \
	"SELECT count(*), sum(count) FROM hmis_data WHERE period_id BETWEEN 203001 AND 203108")" "20|20"

echo "# N-05 cancelling against completion"
mapfile -t runs < <(copies 50 203201)
ok "50 imports are staged" all_are staged "${runs[@]}"
for run in "${runs[@]}"; do
	{ sleep "0.0$((RANDOM % 5))"; exec curl -sS -o /dev/null -w '%{http_code}\n' -u "$HMIS_EDITOR" -X POST \
		"$HMIS_URL/imports/cancel?run=$run"; } &
	cancel=$!
	curl -sS -o /dev/null -u "$HMIS_EDITOR" -X POST "$HMIS_URL/csv/review?run=$run"
	wait $cancel
done >"$site/cancelled"
for run in "${runs[@]}"; do try_integrate; done
kill "$other"
wait "$other"
same "the second worker ended as it should" $? 0
same "N-05 each is integrated or cancelled" \
	"$(sql -c "SELECT count(*) FROM run WHERE run IN ($(IFS=,; echo \
	"${runs[*]}")) AND state NOT IN ('integrated', 'cancelled')")" 0
same "the pages said which" "$(sort "$site/cancelled" | uniq -c | tr -s ' ' | paste -sd,)" \
	"$(sql -c "SELECT CASE state WHEN 'cancelled' THEN 200 ELSE 409 END AS status, count(*) FROM run WHERE run IN ($(IFS=,;
		echo "${runs[*]}")) GROUP BY 1 ORDER BY 1" | awk -F'|' '{ print " " $2 " " $1 }' | paste -sd,)"
diag=$(sort "$site/cancelled" | uniq -c | tr -s ' ' | paste -sd,)
echo "# 200 is cancelled, 409 integrated:$diag"
same "N-05 versions and data agree" \
	"$(sql -c "SELECT count(*) FROM version WHERE run IN ($(IFS=,; echo "${runs[*]}"))")|$(sql -c \
	"SELECT count(*) FROM hmis_data WHERE period_id BETWEEN 203201 AND 203602")" \
	"$(sql -c "SELECT count(*), count(*) FROM run WHERE run IN ($(IFS=,; echo "${runs[*]}")) AND state = 'integrated'")"

echo "# N-01 twice at once"
mapfile -t runs < <(copies 1 204001)
run=${runs[0]}
wait_for staged
for i in 1 2 3 4; do
	curl -sS -o /dev/null -w '%{http_code}\n' -u "$HMIS_EDITOR" -X POST "$HMIS_URL/csv/review?run=$run" &
	pids[i]=$!
done >"$site/double"
wait "${pids[@]}"
wait_for integrated
same "N-01 all are answered alike" "$(sort -u "$site/double")" 202
same "N-01 one version" "$(sql -c "SELECT count(*) FROM version WHERE run = $run")" 1
ask editor "csv/review?run=$run" -X POST >/dev/null
same "and later, the version that it made" "$(field '[.state, .version != null]' | jq -c .)" '["integrated",true]'

echo "# N-12 readers while versions come"
begin_import $sample
template=$run
printf '%s\n' "SELECT string_agg(DISTINCT count::text, '+'), count(*) FROM hmis_data
	WHERE period_id = 204101 \\watch 0.01" |
	sql -F' ' >"$site/read" 2>&1 &
reader=$!
for value in 1 2 3 4 5 6; do
	mapfile -t runs < <(copies 1 204101 "{\"count\": {\"constant\": \"$value\"}}")
	run=${runs[0]}
	wait_for staged && integrate
done
sleep 0.1
kill $reader
wait $reader 2>/dev/null
cells=$(awk -F, 'NR > 1 && !seen[$1 $2]++' $sample | wc -l)
same "N-12 they see whole versions" "$(grep -E '^[^ ]' "$site/read" | uniq | paste -sd,)" \
	"$(for i in 1 2 3 4 5 6; do echo "$i $cells"; done | paste -sd,)"

echo "# N-06 cancelling while it is staged"
awk -F, 'BEGIN { print "facility_id,raw_indicator_id,period_id,count" } NR > 1 && !seen[$1]++ {
	for (n = 0; n < 15000; n++)
		printf "%s,'$rdt',%d%02d,%d\n", $1, 1900 + n / 12 % 150, n % 12 + 1, n % 1800
	print "NOWHERE,x,201901,1"
}' $sample >"$site/large.csv"
begin_import "$site/large.csv"
large=$run
coproc HOLD { sql; } # what it would store waits for this lock, so that it is not through before it is cancelled
echo 'BEGIN; LOCK TABLE staged_month IN EXCLUSIVE MODE; SELECT 1;' >&"${HOLD[1]}"
read -r held <&"${HOLD[0]}"
ask editor "csv/stage?run=$run" -X POST >/dev/null
reading() { [ "$(sql -c "SELECT rows > 0 FROM progress WHERE run = $run")" = t ] || { sleep 0.05; return 1; }; }
for i in {1..100}; do ! reading || break; done
same "it is at it" "$(sql -c "SELECT state FROM run WHERE run = $run")" staging
start=$SECONDS
ask editor "imports/cancel?run=$run" -X POST >/dev/null
same "N-06 staging is cancelled" "$status $(field .state) $(run_is 'rows IS NULL')" "200 cancelled t"
holder=$HOLD_PID # bash forgets the number once it has ended
eval "exec ${HOLD[1]}>&-"
wait "$holder" 2>/dev/null || true
mapfile -t runs < <(copies 1 204201)
run=${runs[0]}
ok "the worker is free within 5 seconds" wait_for staged 5
ok "less than 5 seconds passed" test $((SECONDS - start)) -le 5
same "nothing of it was kept" \
	"$(sql -c "SELECT count(*) FROM staged_month WHERE run = $large") $(find "$VAR/store/rejected" "$VAR/store/tmp" \
	-name "$large*" | wc -l)" "0 0"
ask editor "csv/stage.json?run=$large" >/dev/null
same "the page says so" "$(field .state)" cancelled

echo "# all along"
same "no indicator-month has two current rows" \
	"$(sql -c "SELECT count(*) FROM (SELECT FROM indicator_month WHERE version_to IS NULL
		GROUP BY indicator, period HAVING count(*) > 1) d")" 0
same "records and totals are those of the arrays" \
	"$(sql -c "SELECT count(*) FROM count_block m WHERE (n_records, total) IS DISTINCT FROM
	(SELECT ROW(count(c)::int, coalesce(sum(c), 0)) FROM unnest(counts_of(counts, large)) c)
		OR reported IS DISTINCT FROM reported_of(counts_of(counts, large))")" 0
same "and those of an indicator-month are those of its blocks" \
	"$(sql -c "SELECT count(*) FROM indicator_month m WHERE (n_records, total) IS DISTINCT FROM
	(SELECT ROW(coalesce(sum(n_records), 0)::int, coalesce(sum(total), 0)::bigint) FROM count_block b
		WHERE b.indicator = m.indicator AND b.period = m.period
		  AND stands_at(b.version_from, b.version_to, m.version_from))")" 0
same "each version's numbers are those of its cells" \
	"$(sql -c "SELECT count(*) FROM version v WHERE new IS DISTINCT FROM
	(SELECT count(*) FROM hmis_data_at(v.version)) - (SELECT count(*) FROM hmis_data_at(v.version - 1))" 2>&1)" 0
same "versions are numbered without gaps" "$(sql -c "SELECT count(*) = max(version) FROM version")" t
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log \
	"$site/second.log")" ""
done_testing
