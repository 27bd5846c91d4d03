#!/bin/bash
# What waits for a server holds up nobody else: not work on files, not another person's fetch, not a webhook. And a
# server decides neither how long we wait nor how long an answer lasts.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_size='30 4 12 2'
begin_dhis2
set_conf 'dhis2_stall = 6'
printf '%s\n' raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label Element0001,One,one,One \
	Element0002,Two,two,Two >"$site/indicators.csv"
ask editor indicators -T "$site/indicators.csv" >/dev/null
facility=$(sed -n '2s/,.*//p' "$site/facilities.csv")
printf '%s\n' facility_id,raw_indicator_id,period_id,count "$facility,Element0001,202201,5" >"$site/small.csv"

fetch_as() { # WHO FROM TO ID... -- begun; its number is $run
	local who=$1 from=$2 to=$3 ids=() id
	shift 3
	for id; do ids+=(-d "raw_indicators=$id"); done
	ask "$who" imports -d source=dhis2 >/dev/null
	run=$(field .run)
	ask "$who" "dhis2/connect?run=$run" -d "url=$dhis2/2.41" "${admin[@]}" >/dev/null
	ask "$who" "dhis2/select?run=$run" -d "start_period=$from" -d "end_period=$to" "${ids[@]}" >/dev/null
	ask "$who" "dhis2/fetch?run=$run" -X POST >/dev/null
}
state_is() { [ "$(sql -c "SELECT state FROM run WHERE run = $1")" = "$2" ]; }

echo "# a server that says nothing"
faults 'period=202301 * stall 40'
hung=()
for _ in 1 2 3; do fetch_as editor 202301 202301 Element0001; hung+=("$run"); done
check "it is being asked" within 20 state_is "${hung[0]}" fetching
begin_import "$site/small.csv"
ask editor "csv/stage?run=$run" -X POST >/dev/null
check "a file is staged meanwhile" within 10 state_is "$run" staged
ask editor "csv/review?run=$run" -X POST >/dev/null
check "and integrated" within 10 state_is "$run" integrated
fetch_as admin 202302 202302 Element0001
check "somebody else's fetch is done" within 20 state_is "$run" staged
same "a person has one at a time" "$(sql -c "SELECT count(*) FROM run WHERE state = 'fetching'")" 1
ask viewer health >/dev/null
same "no worker is called dead for it" "$status $(field '[.lanes[] | "\(.lane) \(.alive) \(.workers)"] | join(", ")')" \
	"200 files true 1, network true 3, calls true 1"
for run in "${hung[@]}"; do ask editor "imports/cancel?run=$run" -X POST >/dev/null; done

echo "# a webhook that nobody answers"
faults 'hook * stall 15'
ask editor projects -d name=P >/dev/null
project=$(field .project)
ask editor "projects/window?project=$project" -d months=open -d start_period=202201 -d indicators=all >/dev/null
ask editor "projects/webhook?project=$project" -d "url=$dhis2/2.41/api/hook" -d secret=0123456789abcdef >/dev/null
same "it is there" "$status" 200
sed -i 's/,5$/,6/' "$site/small.csv"
begin_import "$site/small.csv" && stage && integrate
begun=$SECONDS
is_called() { [ "$(sql -c "SELECT attempts FROM project_call")" = 1 ]; }
check "it is being called" within 10 is_called
begin_import "$site/small.csv" && stage
fetch_as admin 202303 202303 Element0001
check "a fetch waits for no call" within 10 state_is "$run" staged
check "nor does a file ($((SECONDS - begun)) s)" [ $((SECONDS - begun)) -lt 12 ]
same "which is still under way" \
	"$(sql -c "SELECT ended_at IS NULL AND due_at > now() + interval '4 minutes' FROM project_call")" t

echo "# a server that asks to be left alone for a day"
faults 'period=202304 * retry 86400'
fetch_as editor 202304 202305 Element0001
is_held() { [ "$(sql -c "SELECT state = 'queued' AND not_before > now() FROM run WHERE run = $run")" = t ]; }
check "the run is given back" within 20 is_held
held=$run
same "what it could fetch is kept" "$(pairs)" "done 1, open 1"
same "for six hours at most" \
	"$(sql -c "SELECT not_before < now() + interval '6 hours 1 minute' FROM run WHERE run = $run")" t
ask editor "progress?run=$run" >/dev/null
like "that is said" \
	"$(field '"\(.state) \(.held.until | length > 10) \(.held.why)"')" '^queued true The server is busy, and asks'
ask editor "dhis2/fetch?run=$run" -H 'Accept: text/html' >/dev/null
like "on its page" \
	"$(tr '\n' ' ' <"$answer")" 'asks to be left alone for a while. It goes on by itself at <time'
ask viewer health >/dev/null
same "health says it, and is well" \
	"$status $(field '"\(.waiting) \(.held) \(.lanes[1].next_at | length > 10)"')" "200 0 1 true"
fetch_as editor 202306 202306 Element0001
check "the same person's next fetch has its turn" within 20 state_is "$run" staged
run=$held
faults
sql -c "UPDATE run SET not_before = now() WHERE run = $run"
check "when the time has come it goes on by itself" within 20 state_is "$run" staged
same "and fetches what was open" "$(pairs)" "done 2"
faults 'organisationUnits.json?fields=id * retry 3600'
ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
run=$(field .catalogue)
check "the lists of a busy server are put off, too" within 20 is_held
same "for as long as it says" \
	"$(sql -c "SELECT not_before BETWEEN now() + interval '59 minutes' AND now() + interval '61 minutes'
		FROM run WHERE run = $run")" t
sql -c "UPDATE run SET held_since = now() - interval '3 days', not_before = now() WHERE run = $run"
check "after two days of that it fails" within 20 state_is "$run" failed
same "with the reason" "$(run_is failure_code)" server_busy

echo "# byte by byte"
faults 'dataElement=Element0001&period=202307 * trickle 5' 'dataElement=Element0001&period=202308 * wait 2000'
fetch_as editor 202307 202308 Element0001
wait_for staged 120
same "an answer that trickles ends, one that is slow does not" "$(pairs)" "done 1, failed 1"
like "and is told" "$(review '.failures[0].reason')" 'it came byte by byte'

echo "# whose turn it is"
faults
kill -STOP $(cat "$VAR/run/worker.pid")
many=()
for i in {1..6}; do
	begin_import "$site/small.csv"
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	many+=("$run")
done
ask admin imports -d source=csv >/dev/null
run=$(field .run)
ask admin "csv/upload?run=$run&name=a.csv" -T "$site/small.csv" >/dev/null
ask admin "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
	-d count=count >/dev/null
ask admin "csv/stage?run=$run" -X POST >/dev/null
kill -CONT $(cat "$VAR/run/worker.pid")
within 30 state_is "$run" staged
within 30 state_is "${many[5]}" staged
same "one import of another person comes before the second of six" \
	"$(sql -c "SELECT count(*) < 2 FROM run WHERE run IN ($(IFS=,; echo "${many[*]}"))
		AND taken < (SELECT taken FROM run WHERE run = $run)")" t
like "a lane that there is not" "$(HMIS_CONF=$VAR/hmis.conf "$VAR/app/cgi-bin/worker" --lane all 2>&1; echo $?)" '^2$'
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
