#!/bin/bash
# A DHIS2 server that is started again, or is cut off for a while, costs waiting, not the fetch.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

begin_dhis2
set_conf 'dhis2_first = 3' 'dhis2_connect = 2' 'dhis2_away = 60'
mapfile -t all < <(printf 'Element%04d\n' {1..20})
list_indicators "${all[@]/%/,E}"

done_pairs() { sql -c \
	"SELECT 'Element' || right(raw_indicator_id, 4) || '&period=' || period
	FROM dhis2_pair JOIN raw_indicator USING (indicator)
	WHERE run = $run AND state = 'done'"; }
phase_is() { [ "$(ask editor "progress.json?run=$run" >/dev/null; field .phase)" = "$1" ]; }

echo "# in the middle of 480 pulls"
faults 'dataValueSets * wait 20'
begin_fetch
connect -d "url=$dhis2/2.43" "${admin[@]}"
choose 202301 202412 "${all[@]}"
: >"$dhis2_state/log"
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
within 60 eval '[ "$(done_pairs | wc -l)" -ge 100 ]'
restart_dhis2 6 5 3
sleep 1
done_pairs >"$site/done"
mark=$(wc -l <"$dhis2_state/log")
check "the page is told that the server is away" within 5 phase_is away
ask editor "dhis2/fetch?run=$run" -H 'Accept: text/html' >/dev/null
like "and says it" "$(tr '\n' ' ' <"$answer")" 'class="notice warn away here"'
stopped=$(done_pairs | wc -l)
wait_for staged 120
same "refused, hung and not yet known: it ends complete, no pair failed" "$(pairs)" "done 480"
same "nothing that was done is asked for again" \
	"$(tail -n +$((mark + 1)) "$dhis2_state/log" | grep -cFf "$site/done")" 0
same "while it was away no pull was begun" "$stopped" "$(wc -l <"$site/done")"
same "no pull was split by region for it" "$(asked orgUnit=Region)" 0
same "it was probed, few times, without a login" "$(($(asked api/ping) < 12 && $(asked api/ping) > 0))" 1
same "the values are right" "$(review .staged.total)" \
	"$(wanted 202301 202412 "${all[@]}" | awk -F'|' '{ n += $3 } END { print n }')"

echo "# before it begins"
faults
begin_fetch
connect -d "url=$dhis2/2.42" "${admin[@]}"
choose 202301 202302 Element0001
restart_dhis2 3
fetch
same "a fetch that finds no server waits for it" "$? $(pairs)" "0 done 2"

echo "# for too long"
set_conf 'dhis2_away = 3'
begin_fetch
connect -d "url=$dhis2/2.42" "${admin[@]}"
choose 202301 202412 Element0001
faults 'dataValueSets * stall 1'
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
within 20 eval \
	'[ "$(sql -c "SELECT state FROM run WHERE run = $run")" = fetching ] && [ "$(asked dataValueSets)" -gt 0 ]'
restart_dhis2 15
faults
wait_for failed 40
same "then it ends, with the reason" "$(run_is failure_code) $(run_is "worded(failure)" | grep -c 'has been away')" \
	"server_away 1"
same "what is open stays open, and nothing has failed" "$(pairs | grep -c failed)" 0
within 30 curl -s -o /dev/null "$dhis2/2.43/api/ping"
fetch
same "and goes on" "$(pairs)" "done 24"

echo "# a server that is there, and one request that it does not answer"
faults 'Element0002&period=202302 * stall 4'
same_run 202301 202302 Element0001 Element0002
same "the others are fetched; this one fails after its attempts" \
	"$(pairs) $(sql -c "SELECT code, kind FROM dhis2_pair WHERE run = $run AND state = 'failed'")" \
	"done 3, failed 1 timeout|server"
# the last stands there when it ends
three_asked() { [ "$(asked 'Element0002&period=202302&orgUnit=Country0001$')" = 3 ]; }
check "the country's parts were tried in between, as it may have been too much" within 15 three_asked

echo "# nobody there to ask again"
begin_fetch
faults
connect -d "url=$dhis2/2.42" "${admin[@]}" -d save=1
choose 202301 202301 Element0001 Element0002
ask editor schedules -d "run=$run" -d months=2 -d day=20 -d hour=2 >/dev/null
faults 'dataElement=Element0002 12 status 500'
sql -c "UPDATE schedule SET next_at = now()" -c "SELECT schedule_fire()" >/dev/null
run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
wait_for staged 60
same "a fetch that began by itself tries its failed pairs once more" \
	"$(pairs) $(grep -c '^500.*dataElement=Element0002' "$dhis2_state/log")" "empty 4 12"
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
