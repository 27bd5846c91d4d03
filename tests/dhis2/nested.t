#!/bin/bash
# A registry that holds a unit and its children: it is said, by name, and what analytics adds up for the unit is not
# taken beside its children's own.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_more() { tests/dhis2/odd "$1"; }
start_site
at_exit stop_dhis2
start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in did not start"; exit 1; }
list_indicators Element0001,E1 Indicator01,I1 DataSet0001.ACTUAL_REPORTS,A
begin_fetch
connect -d "url=$dhis2/2.42" "${admin[@]}" -d save=1
ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
check "the lists are read" within 60 eval \
	"[ \"\$(ask editor dhis2/catalogue?run=$run | jq -r .catalogue.state)\" = staged ]"
units() { ask editor "dhis2/units.json?run=$run&$1" >/dev/null; jq -c "$2" "$answer"; }
same "one level alone holds nothing twice" "$(units level=5 .nested)" null
same "a data set of a zone and its facilities does: named, with how many" \
	"$(units set=FamilySet01 '[.nested, .nested_units]')" \
	'[1,[{"below":5,"facility_id":"Zone0000001","facility_name":"Zone 1"}]]'
same "and so do two levels" "$(units 'level=4&level=5' .nested)" 60
ask editor "dhis2/units?run=$run&set=FamilySet01" -H 'Accept: text/html' >/dev/null
like "the page says so" "$(tr '\n' ' ' <"$answer")" 'counted twice in sums.*Zone 1'
ask editor "dhis2/units?run=$run" -d set=FamilySet01 >/dev/null
same "taken all the same, it is said of the registry" "$(units '' '[.nested, .nested_units[0].facility_name]')" \
	'[1,"Zone 1"]'

choose 202301 202301 Element0001 Indicator01 DataSet0001.ACTUAL_REPORTS
: >"$dhis2_state/log"
fetch
same "the review says so too, by name" \
	"$(review '[.notices[] | select(.kind == "nested_facilities") | [.rows, (.samples[] | .word, .rows)]]')" \
	'[[1,"Zone 1 (Zone0000001)",5]]'
same "analytics is asked for the facilities themselves, without the zone" \
	"$(asked 'dimension=ou:Facility001;Facility002;Facility003;Facility004;Facility005&') $(
		asked analytics.*Zone0000001)" \
	"2 0"
to_version
values() { sql -c "SELECT raw_indicator_id, count(c), sum(c) FROM count_block JOIN raw_indicator USING (indicator),
	unnest(counts_of(counts, large)) c WHERE version_to IS NULL GROUP BY 1" | LC_ALL=C sort | paste -sd' '; }
own() { awk -F, -v of=" $1 " -v unit="$2" '
	index(of, " " $1 " ") && $2 == 202301 && $3 ~ unit { n += $5; if (!s[$3]++) k++ }
	END { print k "|" n }' "$dhis2_state/country/values.csv"; }
same "the zone's own values are taken, and of what is computed those of the facilities alone" "$(values)" \
	"DataSet0001.ACTUAL_REPORTS|5|5 Element0001|$(own Element0001 '^(Facility00[1-5]|Zone0000001)$') $(
		)Indicator01|$(own 'Element0001 Element0002' '^Facility00[1-5]$')"

echo "# where they are too many to be named"
begin_fetch
ask editor "dhis2/connect?run=$run" -d connection=1 >/dev/null
ask editor "dhis2/units?run=$run" -d level=5 >/dev/null
choose 202301 202301 Indicator01
: >"$dhis2_state/log"
fetch
same "they are asked for by level, and the zone is still left out" \
	"$(asked 'dimension=ou:LEVEL-4;LEVEL-5;Country0001&') $(
		review '[.changes.new > 200, .changes.changed, .changes.removed]')" \
	"1 [true,0,0]"
to_version
same "so that nothing is counted twice" "$(values | grep -o 'Indicator01.*')" \
	"Indicator01|$(own 'Element0001 Element0002' '^Facility')"
done_testing
