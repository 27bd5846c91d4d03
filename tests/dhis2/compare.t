#!/bin/bash
# The dataset beside what a server has now, without importing: found by the worker, shown with its time, integrated by
# nobody, and gone after some days.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

begin_dhis2
list_indicators Element0001,E1 Element0002,E2 Indicator01,I1 NoSuchThing,N
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}" -d save=1
connection=$(sql -c "SELECT connection FROM dhis2_connection")
choose 202301 202303 Element0001
fetch
to_version
before=$(held '')

compare() { # FROM TO ID... -- its number is $run
	local from=$1 to=$2 ids=() id
	shift 2
	for id; do ids+=(-d "raw_indicators=$id"); done
	ask editor dhis2/compare -d "connection=$connection" -d "start_period=$from" -d "end_period=$to" "${ids[@]}" \
		>/dev/null
	run=$(field .run)
}
found() { ask editor "dhis2/compare.json?run=$run&all=1" >/dev/null; jq -c "$1" "$answer"; }
imports=$(sql -c "SELECT count(*) FROM run WHERE source = 'dhis2'")

compare 202301 202303 Element0001
same "it is queued, for the worker" "$status $(field .state)" "202 queued"
ask editor "dhis2/compare?run=$run" -H 'Accept: text/html' >/dev/null
same "its page shows how far it is, or what it found" "$status" 200
check "it ends" wait_for staged 60
same "what was just imported is the same" \
	"$(found '[.counts.compared, .counts.differ, .counts.same, .counts.new, .counts.changed, .counts.removed]')" \
	'[3,0,3,0,0,0]'
same "its totals are those of the server" \
	"$(found '[.lines[] | "Element0001|\(.period_id)|\(.total_server)"] | join(" ")')" \
	"\"$(wanted 202301 202303 Element0001 | paste -sd' ')\""
like "it says when it was made" "$(found .made_at)" '^"20'
ask editor "dhis2/compare?run=$run" -H 'Accept: text/html' >/dev/null
like "the page says that nothing differs" "$(tr '\n' ' ' <"$answer")" 'No difference'

echo "# where they differ"
slot="(SELECT slot FROM facility WHERE facility_id = 'Facility002')"
more_of() { sql -c "UPDATE indicator_month m SET digest = NULL, total = m.total - counts[$slot] + coalesce($2, 0),
	n_records = m.n_records - ($2 IS NULL)::int
	FROM count_block b WHERE b.indicator = m.indicator AND b.period = m.period AND b.version_to IS NULL
		AND m.version_to IS NULL AND m.period = $1" -c "UPDATE count_block SET counts[$slot] = $2, digest = NULL,
	total = total - counts[$slot] + coalesce($2, 0), n_records = n_records - ($2 IS NULL)::int
	WHERE version_to IS NULL AND period = $1"; }
more_of 202301 7777
more_of 202302 NULL
compare 202301 202304 Element0001 NoSuchThing
wait_for staged 60
same "by indicator and month: changed, new, the same, a month that only the server has, and what failed" \
	"$(found '[.lines[] | [.period_id, .state, .new > 0, .changed, .removed]]')" \
	"$(jq -nc '[[202301, "differs", false, 1, 0], [202302, "differs", true, 0, 0], [202303, "same", false, 0, 0],
		[202304, "differs", true, 0, 0]] + [range(202301; 202305) | [., "failed", false, null, null]]')"
ask editor "dhis2/compare.csv?run=$run" >/dev/null
same "as CSV: all of them" "$status $(wc -l <"$answer")" "200 9"
like "with the reason of what failed" "$(grep NoSuchThing "$answer")" 'no data element'
faults 'period=202303 * nothing'
compare 202303 202303 Element0001
wait_for staged 60
same "what the server has not any more" "$(found '[.counts.removed > 0, .lines[0].values_server]')" '[true,0]'
faults

echo "# it imports nothing"
same "the dataset is as it was" "$(held "AND period = 202303")" "$(grep 202303 <<<"$before")"
ask editor "dhis2/review?run=$run" -X POST >/dev/null
same "it cannot be integrated" "$status $(field .code)" "409 step_out_of_order"
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
same "nor fetched" "$status" 409
same "it is no import that waits for a review" \
	"$(ask editor imports | jq -c "[.runs[] | select(.run == $run)]") $(ask editor '' | jq -c \
		"[.waiting[] | select(.run == $run)]")" "[] []"
same "nothing began an import" "$(sql -c "SELECT count(*) FROM run WHERE source = 'dhis2'")" "$imports"
ask editor "dhis2/compare?run=$run" -d 'do=again' >/dev/null
run=$(field .run)
check "the same can be compared once more" wait_for staged 60
same "and is the same again" "$(found .counts.differ)" 0
ask editor "dhis2/compare?run=$run" -d 'do=import' >/dev/null
run=$(field .run)
same "an import is made of it by asking for one" "$status $(field .step)" "201 dhis2/fetch"
fetch
same "which has its own review" "$(review '[.state, .changes.unchanged > 0]')" '["staged",true]'

echo "# a server that refuses, a comparison that is cancelled"
faults 'api/me * status 401'
compare 202301 202301 Element0001
wait_for staged 60 2>/dev/null
same "a refused login is said" "$(run_is failure_code)" login_refused
faults
sql -c "UPDATE dhis2_connection SET refused_at = NULL"
faults 'period=202301 * stall 30'
compare 202301 202301 Element0001
ask editor "imports/cancel?run=$run" -X POST >/dev/null
same "it can be cancelled" "$(run_is state)" cancelled
faults

echo "# it goes after some days"
n=$(sql -c "SELECT count(*) FROM run WHERE source = 'comparison'")
sql -c "UPDATE run SET changed_at = now() - interval '8 days' WHERE source = 'comparison'"
kill $(workers)
gone() { [ "$(sql -c "SELECT count(*) FROM run WHERE source = 'comparison'")" = 0 ]; }
check "all $n of them, with what they staged" within 60 gone
check "and their values" within 30 eval \
	"[ \$(sql -c 'SELECT count(*) FROM staged_month s WHERE NOT EXISTS (SELECT FROM run r WHERE r.run = s.run)') = 0 ]"
done_testing
