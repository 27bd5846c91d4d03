#!/bin/bash
# Analytics is asked for many indicators and months at once, within the limits of servers, and each pair is kept as if
# it had
# been asked for alone.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_size='5 20 24 20'
begin_dhis2
mapfile -t all < <(printf 'Indicator%02d\n' {1..20})
rates=(DataSet0001.ACTUAL_REPORTS DataSet0001.REPORTING_RATE DataSet0001.EXPECTED_REPORTS)
list_indicators "${all[@]/%/,I}" "${rates[@]/%/,R}" Element0001,E

# What the dataset holds of a run, after it is integrated: a line for each facility, indicator and month.
values() { sql -c "SELECT facility_id, raw_indicator_id, period_id, count FROM hmis_data WHERE $1" | LC_ALL=C sort; }
# The same of the stand-in's files: the nth indicator is elements n and n + 1.
computed() {
	awk -F, 'NR > 1 { e = substr($1, 8) + 0; k = $3 "|Indicator"
		for (i = e - 1; i <= e; i++) if (i >= 1 && i <= 20) n[k sprintf("%02d", i) "|" $2] += $5 }
		END { for (k in n) print k "|" n[k] }' "$dhis2_state/country/values.csv" | LC_ALL=C sort
}
profile=2.42

echo "# 20 indicators in 24 months"
: >"$dhis2_state/log"
same_run 202301 202412 "${all[@]}"
requests=$(asked api/analytics)
same "all pairs are done, one by one" "$(pairs)" "done 480"
check "with a twentieth of the requests or less: $requests for 480" [ "$requests" -le 24 ]
same "no address is over 6 kB" "$(awk 'length > 6000' "$dhis2_state/log" | wc -l)" 0
same "each indicator and month is asked for once" \
	"$(sed -n 's/.*dx:\([^&]*\)&dimension=pe:\([^&]*\)&.*/\1 \2/p' "$dhis2_state/log" | awk \
	'{ n += split($1, a, ";") * split($2, b, ";") } END { print n }')" 480
same "the review balances" "$(review '.rows | .read == .staged + .merged + .blank + .skipped + .dropped')" true
to_version
check "the values are those of each asked for alone" cmp <(values "raw_indicator_id LIKE 'Indicator%'") <(computed)

echo "# a server's own limit of rows"
echo 2000 >"$dhis2_state/rows"
: >"$dhis2_state/log"
same_run 202301 202406 "${all[@]}"
same "halves, until it answers" "$(pairs) $(($(grep -c '^409' "$dhis2_state/log") > 0))" "done 360 1"
same "with the same values" "$(review '[.changes.changed, .changes.removed, .changes.new]')" "[0,0,0]"
echo 120 >"$dhis2_state/rows"
same_run 202301 202301 Indicator01 Indicator02
same "one indicator and month is too much: by regions" "$(pairs) $(asked 'LEVEL-5;Region00003')" "done 2 2"
same "with the same values still" \
	"$(review '[.changes.changed, .changes.removed, .changes.new, .staged.records > 500]')" "[0,0,0,true]"
rm "$dhis2_state/rows"
set_conf 'dhis2_rows = 3000'
: >"$dhis2_state/log"
same_run 202301 202312 "${all[@]}"
same "the limit of the settings makes smaller ones" "$(pairs) $(asked api/analytics)" "done 240 24"

echo "# one of many that fails"
faults 'Indicator07; * status 409' 'Indicator07&dim * status 409'
same_run 202301 202303 "${all[@]:0:10}"
same "it alone fails, in each of its months; the others are done" \
	"$(sql -c \
	"SELECT string_agg(DISTINCT raw_indicator_id, ' ') || ' ' || count(*)
		FROM dhis2_pair JOIN raw_indicator USING (indicator)
		WHERE run = $run AND state = 'failed'") $(pairs)" "Indicator07 3 done 27, failed 3"
faults '202303&dimension=ou * norows'
same_run 202301 202303 "${all[@]:0:3}"
same "an answer without rows is none for any of them" \
	"$(sql -c "SELECT string_agg(DISTINCT period || ' ' || coalesce(code, state), ', ')
	FROM dhis2_pair WHERE run = $run")" "202301 done, 202302 done, 202303 no_values"
faults 'api/analytics * status 409'
: >"$dhis2_state/log"
same_run 202301 202312 "${all[@]}"
check "a server that refuses all of it is not asked for each: $(asked api/analytics)" [ "$(asked api/analytics)" -lt \
	60 ]
same "and each has failed with its reason" "$(pairs) $(review '[.failures[].code]')" 'failed 240 ["server_refused"]'
faults

echo "# what is left open"
begin_fetch
connect -d "url=$dhis2/$profile" "${admin[@]}"
choose 202301 202304 "${all[@]:0:4}" Element0001 "${rates[@]}"
sql -c "UPDATE dhis2_pair SET state = 'failed', kind = 'server', code = 'timeout', reason = said('')
	WHERE run = $run AND (indicator + period) % 3 = 0"
: >"$dhis2_state/log"
fetch
same "a ragged rest is asked for without what is not open" \
	"$(sed -n 's/.*dx:\([^&]*\)&dimension=pe:\([^&]*\)&.*/\1 \2/p' "$dhis2_state/log" | awk \
	'{ n += split($1, a, ";") * split($2, b, ";") } END { print n }')" \
	"$(sql -c "SELECT count(*) FROM dhis2_pair WHERE run = $run AND state = 'done' AND computed")"
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
