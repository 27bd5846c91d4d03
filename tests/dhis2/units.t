#!/bin/bash
# Units of a server in the registry: those that are closed, and what becomes of their values.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_more() {
	tests/dhis2/odd "$1"
	echo 'Element0002,202310,Facility299,HllvX50cXC0,5,' >>"$1/values.csv" # after it closed
}
start_site
at_exit stop_dhis2
start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in did not start"; exit 1; }
list_indicators Element0001,E1 Element0002,E2
read_lists() {
	ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
	within 60 eval "[ \"\$(ask editor dhis2/catalogue?run=$run | jq -r .catalogue.state)\" = staged ]"
}
units() { ask editor "dhis2/units.json?run=$run&$1" >/dev/null; jq -c "$2" "$answer"; }
closed_on() { sql -c "SELECT closed_on FROM facility WHERE facility_id = '$1'"; }

begin_fetch
connect -d "url=$dhis2/2.43" "${admin[@]}" -d save=1
check "what the server has is read" read_lists

echo "# closed units"
same "those closed today are offered with their closing date" \
	"$(units level=5 '[.added, .closed, ([.changes[].closed_on] | map(select(.)) | length >= 0)]')" '[300,2,true]'
same "or left out" "$(units 'level=5&closed=leave' '[.added, .closed]')" '[298,0]'
ask editor "dhis2/units?run=$run" -d level=5 -d closed=leave >/dev/null
same "without them" "$(field .added) $(sql -c "SELECT count(*) FROM facility")" "298 298"
same "then they alone are new" \
	"$(units level=5 '[.added, [.changes[] | [.facility_id, .closed_on]]]')" \
	'[2,[["Facility299","2023-08-31"],["Facility300","2020-12-31"]]]'
choose 202301 202310 Element0002
fetch
same "without one its values are dropped" \
	"$(review '[.issues[] | [.kind, (.samples[] | select(.value == "Facility299") | .value)]]')" \
	'[["unknown_facility","Facility299"]]'
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "the review leads to the page that adds it" "$(tr '\n' ' ' <"$answer")" \
	"facilities/facility\?new=Facility299&amp;run=$run\".*dhis2/units\?run=$run"
ask editor "facilities/facility?new=Facility299&run=$run" >/dev/null
same "where the server's words are in the form" \
	"$(field '[.new, .facility_id, .facility_name, .admin_area_2, .closed_on] | map(tostring) | join("|")')" \
	"true|Facility299|Facility 299|Region 3|2023-08-31"
ask editor facilities/facility -d facility_id=Facility299 -d 'facility_name=Facility 299' -d closed_on=2023-08-31 \
	>/dev/null
same "and add it with its closing date" "$status $(closed_on Facility299)" "201 2023-08-31"
ask editor "dhis2/units?run=$run" -d level=5 >/dev/null
same "as taking the level does" "$(field '[.added, .updated] | map(tostring) | join(" ")') $(closed_on Facility300)" \
	"1 1 2020-12-31"
ask editor "dhis2/fetch?run=$run" -d again=1 >/dev/null
wait_for staged 60
same "now nothing is dropped for it" \
	"$(review '[.issues[] | select(.kind == "unknown_facility") | .samples[].value |
		select(startswith("Facility"))]')" '[]'
same "values of months after it closed are taken as they came, and told: of two units" \
	"$(review '[.notices[] | select(.kind == "after_closing") | .rows]')" '[10]'
to_version
has() { sql -c "SELECT counts[(SELECT slot FROM facility WHERE facility_id = 'Facility299')] IS NOT NULL
	FROM count_block JOIN raw_indicator USING (indicator)
	WHERE version_to IS NULL AND raw_indicator_id = 'Element0002' AND period = $1"; }
same "months before it closed, with values and without, and one after" \
	"$(has 202308) $(has 202309) $(has 202310)" "t f t"
begin_fetch
ask editor "dhis2/connect?run=$run" -d connection=1 >/dev/null
same "what is closed there and here is not gone" \
	"$(units level=5 '[.same, .added, .changed, [.gone_units[] | select(.closed)]]')" '[300,0,0,[]]'
sql -c "UPDATE facility SET closed_on = NULL WHERE facility_id = 'Facility299'"
same "what is closed there alone is told" "$(units level=2 '[.gone_units[] | select(.closed) | .facility_id]')" \
	'["Facility299"]'
same "and its date is offered" "$(units level=5 '[.changed, .changes[0].closed_on]')" '[1,"2023-08-31"]'
sql -c "UPDATE facility SET closed_on = '2024-01-31' WHERE facility_id = 'Facility001'"
ask editor "dhis2/units?run=$run" -d level=5 >/dev/null
same "one that is open again on the server is open here" "$(closed_on Facility001)" ""
done_testing
