#!/bin/bash
# Answers of odd form and of odd size: each ends in a sentence, never in a crash, and in little memory.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_size='30 4 12 2'
begin_dhis2
list_indicators Element0001,One Indicator01,Rate
steps() { pgrep -P "$(cat "$VAR"/pid/dhis2*connect)"; }
before=$(workers)

echo "# a server's facts"
begin_fetch
odd() { # WHAT FAULT SENTENCE
	faults "$2"
	connect -d "url=$dhis2/2.43" "${admin[@]}"
	like "connecting: $1" "$status $(field '.errors[0].message')" "^422 .*$3"
}
odd "a root unit without id" 'level:eq:1 * noid' 'in organisationUnits, id is missing'
odd "one whose id is a number" 'level:eq:1 * numbers' 'in organisationUnits, id is 0'
odd "one whose name is null" 'level:eq:1 * nameless' 'displayName is null, of Country0001'
odd "one whose name is 5 kB" 'level:eq:1 * longnames 1900' 'displayName is a text of 1900 bytes'
for path in system/info level:eq:1; do odd "an object with nothing in it, at $path" "$path * norows" '.'; done
odd "a list where the account should be" 'me.json * objects 0' 'in api/me, an entry is a list'
faults
connect -d "url=$dhis2/2.43" "${admin[@]}"
same "as it should be, it is taken" "$status" 200

echo "# a bomb"
most() { local pid; for pid in $(steps); do awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"; done | sort -n | tail -1; }
for path in ping system/info me.json level:eq:1; do
	for mb in 1 90; do
		odd "$mb MB of JSON in few bytes, at $path" "$path * objects $mb" '(limit of 1 MB|more than 100000 values)'
	done
done
check "the steps took less than 64 MB ($(most) kB)" [ "$(most)" -lt 65536 ]
faults
connect -d "url=$dhis2/2.43" "${admin[@]}"
same "the step goes on" "$status" 200

echo "# the worker"
catalogue() { # WHAT FAULT SENTENCE
	faults "$2"
	ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
	within 60 eval 'ask editor "dhis2/catalogue?run=$run" >/dev/null; [[ $(field .catalogue.state) =~ failed|staged ]]'
	like "the catalogue: $1" "$(field '"\(.catalogue.state) \(.catalogue.failure)"')" "^failed .*$3"
}
units='organisationUnits.json?fields=id'
catalogue "a unit without id" "$units *  noid" 'in organisationUnits, id is missing'
catalogue "one whose id is a number" "$units * numbers" 'in organisationUnits, id is 0'
catalogue "an indicator whose formula is a number" 'indicators * numbers' \
	'in indicators, numerator is 0, of Indicator01'
catalogue "a name that is null" "$units * nameless" 'displayName is null, of '
catalogue "more units than a country has" "$units * total 2000000" 'that it has 2000000 organisationUnits; up to 500000'
catalogue "9 MB of objects" "$units * objects 9" 'limit of 8 MB'
catalogue "7 MB of objects" "$units * objects 7" 'more than 800000 values'
faults 'pageSize=16& * objects 9'
ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
within 60 eval 'ask editor "dhis2/catalogue?run=$run" >/dev/null; [[ $(field .catalogue.state) =~ failed|staged ]]'
same "data sets that are too many for one answer come by fewer" \
	"$(field .catalogue.state) $(asked 'dataSets.json.*pageSize=8&')" "staged 1"
fetch_odd() { # WHAT FAULT SENTENCE
	faults "$2"
	begin_fetch
	connect -d "url=$dhis2/2.41" "${admin[@]}"
	choose 202301 202301 Element0001 Indicator01
	ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
	ended "$run" failed
	like "a fetch: $1" "$(run_is "worded(failure)")" "$3"
}
fetch_odd "ids of children that are numbers" 'parent.id * numbers' 'in organisationUnits, id is 1'
fetch_odd "units without levels or ids" 'id:in * noid' 'in organisationUnits, id is missing'
faults 'analytics.json * objects 9'
same_run 202301 202301 Indicator01
like "a fetch: analytics of 9 MB" "$(review '.failures[0].reason')" 'limit of 8 MB'
echo "# a sealed password that somebody who can write the table wants elsewhere"
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}" -d save=1
connection=$(field .connection)
choose 202301 202301 Element0001
sql -c "UPDATE dhis2_connection SET url = '$dhis2/2.42' WHERE connection = $connection"
: >"$dhis2_state/log"
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
ended "$run" failed
like "it is not sent there" "$(run_is "worded(failure)") $(asked 2.42)" "for another address or user.* 0$"
sql -c "UPDATE dhis2_connection SET url = '$dhis2/2.41', username = 'region' WHERE connection = $connection"
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
ended "$run" failed
like "nor in another name" "$(run_is "worded(failure)") $(asked .)" "for another address or user.* 0$"

same "no worker ended" "$(workers)" "$before"
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
