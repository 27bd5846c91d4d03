#!/bin/bash
# What a server has: operands of a data set's own category combo, period types; operands that come again with their
# element; and the dropped values of a fetch.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_more() {
	tests/dhis2/odd "$1"
	sed -i 's/^\(Element0014,202301,Facility002,Combo000001\),.*/\1,12x,/' "$1/values.csv" # no number
	printf '%s\n' 'YearlySet01,Census,Yearly,,Region00001*' 'WeeklySet01,Weekly report,Weekly,,Region00001*' \
		>>"$1/sets.csv"
	printf '%s\n' BirthsElem1,Births,HllvX50cXC0,YearlySet01 WeeklyElem1,Alerts,HllvX50cXC0,WeeklySet01 \
		PeopleElem1,Population,HllvX50cXC0,YearlySet01,,AVERAGE_SUM_ORG_UNIT >>"$1/elements.csv"
	printf '%s\n' 'QuarterInd1,Of quarters,#{QuarterElm1.HllvX50cXC0},1' \
		'BirthsInd01,Share,#{Element0001},#{BirthsElem1}' \
		'CoverageIn1,Coverage,#{Element0001},#{PeopleElem1}' 'AlertsInd01,Alerts,#{WeeklyElem1}' \
		'OwnSumInd01,By itself,#{BirthsElem1}.aggregationType(AVERAGE),1' \
		'BothIndica1,Both,#{QuarterElm1}+#{QuarterElm1.HllvX50cXC0},#{BirthsElem1}' >>"$1/indicators.csv"
}
begin_dhis2
list_indicators Element0001,E1 Element0013,E13 Element0013.Combo000001,E13a Element0014,E14 OverrideEl1.Combo000003,O3
begin_fetch
connect -d "url=$dhis2/2.43" "${admin[@]}" -d save=1
same "nothing is taken before the lists are read" \
	"$(ask editor "dhis2/units?run=$run" -d level=5 >/dev/null; echo "$status $(field .step)")" \
	"409 dhis2/catalogue?run=$run"
ask editor "dhis2/catalogue?run=$run" -X POST >/dev/null
check "they are read" within 60 eval \
	"[ \"\$(ask editor dhis2/catalogue?run=$run | jq -r .catalogue.state)\" = staged ]"
same "all of them: 100 %" "$(field .catalogue.percent)" 100
elements() { ask editor "dhis2/elements.json?run=$run&$1" >/dev/null; jq -c "$2" "$answer"; }
same "operands are of the combo that a data set has instead" \
	"$(elements 'q=OverrideEl1&of=operand' '[.elements[].id]')" '["OverrideEl1.Combo000003","OverrideEl1.Combo000004"]'
same "an element's own ones as ever" "$(elements 'q=Element0013&of=operand' '[.elements[].id]')" \
	'["Element0013.Combo000001","Element0013.Combo000002"]'
same "they hold data" \
	"$(choose 202301 202301 OverrideEl1.Combo000003; fetch; review '[.pairs.done, .staged.total]')" '[1,11]'

echo "# what is not reported for months"
list_indicators QuarterElm1,Q QuarterSet1.ACTUAL_REPORTS,QA Element0001,E1 Element0013,E13 \
	Element0013.Combo000001,E13a Element0014,E14 OverrideEl1.Combo000003,O3
same "the lists name the set and its type" "$(elements 'q=QuarterElm1' '.elements[0].not_monthly')" \
	'"Quarterly report (Quarterly)"'
same "a reporting rate's as well" "$(elements 'q=QuarterSet1&of=rate' '[.elements[].not_monthly] | unique')" \
	'["Quarterly report (Quarterly)"]'
same "what is monthly is not named" "$(elements 'q=Element0001' '.elements[0].not_monthly')" null
ask editor "dhis2/select?run=$run" -H 'Accept: text/html' >/dev/null
like "nor chosen without a word" "$(tr '\n' ' ' <"$answer")" \
	'QuarterElm1.*not for months.*Quarterly report \(Quarterly\)'
choose 202301 202302 Element0001 QuarterElm1
like "chosen all the same, it is refused by name" "$status $(field '.errors[0] | .field + " " + .message')" \
	'^422 raw_indicators QuarterElm1 is reported with Quarterly report \(Quarterly\): not for months'
named() { elements "of=indicator&q=$1" '.elements[0].not_monthly'; }
same "an indicator names the element that has no months" "$(named QuarterInd1)" \
	'"Quarterly count of Quarterly report (Quarterly)"'
same "in its denominator as well" "$(named BirthsInd01)" '"Births of Census (Yearly)"'
same "each once" "$(named BothIndica1)" '"Births of Census (Yearly), Quarterly count of Quarterly report (Quarterly)"'
same "none is named of weeks, of an average, of a formula that says how it is summed, of what is monthly" \
	"$(named AlertsInd01) $(named CoverageIn1) $(named OwnSumInd01) $(named Indicator01)" "null null null null"
list_indicators Element0001,E1 QuarterInd1,QI CoverageIn1,CI
ask editor "dhis2/select?run=$run" -H 'Accept: text/html' >/dev/null
like "it is named where it is selected" "$(tr '\n' ' ' <"$answer")" \
	'QuarterInd1</span> <span *class="badge warn">not for months.*Quarterly count of Quarterly report \(Quarterly\)'
same "and no other but the element and the set" "$(grep -c 'not for months' "$answer")" 3
choose 202301 202302 Element0001 QuarterInd1
like "chosen all the same, it is refused by name" "$status $(field '.errors[0] | .field + " " + .message')" \
	'^422 raw_indicators QuarterInd1 is reported with Quarterly count of Quarterly report \(Quarterly\): not for months'
choose 202301 202302 Element0001 CoverageIn1
same "what analytics can compute is taken" "$status" 200
list_indicators QuarterElm1,Q QuarterSet1.ACTUAL_REPORTS,QA Element0001,E1 Element0013,E13 \
	Element0013.Combo000001,E13a Element0014,E14 OverrideEl1.Combo000003,O3
ask editor dhis2/compare -d connection=1 -d raw_indicators=QuarterElm1 -d start_period=202301 -d end_period=202301 \
	>/dev/null
same "and so it is when comparing" "$status" 422
begin_fetch
connect -d "url=$dhis2/2.42" "${admin[@]}" # whose lists nobody read
choose 202301 202301 Element0001 QuarterElm1 QuarterSet1.ACTUAL_REPORTS
: >"$dhis2_state/log"
fetch
same "without lists it fails before it is asked for" \
	"$(review '[.failures[] | [.code, .kind, .pairs]]') $(asked QuarterElm1.*period=) $(asked dx:Quarter)" \
	'[["not_monthly","configuration",1],["not_monthly","configuration",1]] 0 0'
like "with the set and its type" "$(review '.failures[0].reason')" 'Quarterly report \(Quarterly\)'
same "and is not taken as empty" "$(review '[.pairs.done, .pairs.empty]')" '[1,0]'

echo "# an element that is fetched again brings its operands"
begin_fetch
ask editor "dhis2/connect?run=$run" -d connection=1 >/dev/null
choose 202301 202302 Element0013 Element0013.Combo000001
fetch
to_version
before=$(held "AND raw_indicator_id LIKE 'Element0013%'")
slot="(SELECT slot FROM facility WHERE facility_id = 'Facility002')"
sql -c "UPDATE count_block SET counts[$slot] = 9999, digest = NULL WHERE version_to IS NULL AND period = 202301"
begin_fetch
ask editor "dhis2/connect?run=$run" -d connection=1 >/dev/null
choose 202301 202303 Element0013
same "those that are held come along: nothing more is asked for" \
	"$(field '[.pulls, .operands] | map(tostring) | join(" ")')" "3 2"
: >"$dhis2_state/log"
fetch
same "with the same requests" "$(pairs), $(asked dataValueSets)" "done 5, 3"
to_version
same "and both say the same again" "$(held "AND raw_indicator_id LIKE 'Element0013%' AND period < 202303")" "$before"
same "the operand, too" "$(sql -c "SELECT counts[$slot] = 9999 FROM count_block JOIN raw_indicator USING (indicator)
	WHERE version_to IS NULL AND raw_indicator_id = 'Element0013.Combo000001' AND period = 202301")" f

asked=$run
ask editor schedules -d "run=$asked" -d months=3 -d day=20 -d hour=2 >/dev/null
same "a schedule has what was chosen, without them" "$status $(sql -c 'SELECT raw_indicators FROM schedule')" \
	'201 {Element0013}'
sql -c "UPDATE count_block SET counts[$slot] = 9999, digest = NULL WHERE version_to IS NULL AND period = 202301" \
	-c "SELECT schedule_begin(s, '2023-04-20') FROM schedule s" >/dev/null
run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
wait_for staged 90
same "and its imports bring them: of three months, and of two the operand" \
	"$(pairs) $(sql -c "SELECT count(*) FROM dhis2_pair JOIN raw_indicator USING (indicator)
		WHERE run = $run AND raw_indicator_id = 'Element0013.Combo000001'")" "done 5 2"
to_version
same "so that both say the same there, too" "$(held "AND raw_indicator_id LIKE 'Element0013%' AND period < 202303")" \
	"$before"
sql -c 'DELETE FROM schedule'

echo "# dropped values"
sql -c "UPDATE facility SET facility_id = 'Elsewhere' WHERE facility_id = 'Facility003'"
begin_fetch
ask editor "dhis2/connect?run=$run" -d connection=1 >/dev/null
choose 202301 202302 Element0014
fetch
rejected() { ask editor "rejected?run=$run" >/dev/null; }
rejected
same "all of them can be downloaded" "$status $(($(wc -l <"$answer") - 1))" "200 $(review .rows.dropped)"
rejected
same "with their combos and reasons: a facility that is not known" \
	"$(grep -c '^Facility003,Element0014,20230[12],[0-9]*,Combo00000[12],HllvX50cXC0,unknown_facility,facility_id,' \
		"$answer")" \
	"$(awk -F, '$1 == "Element0014" && $2 <= 202302 && $3 == "Facility003"' "$dhis2_state/country/values.csv" | wc -l)"
same "and what is no number" "$(grep -o '^Facility002,.*,invalid_count,count' "$answer")" \
	"Facility002,Element0014,202301,12x,Combo000001,HllvX50cXC0,invalid_count,count"
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "the review leads there" "$(cat "$answer")" "rejected\?run=$run"
ask editor "dhis2/fetch?run=$run" -d again=1 >/dev/null
wait_for staged 60
n=$(review .rows.dropped)
rejected
same "fetched again, they are there once" "$(($(wc -l <"$answer") - 1))" "$n"
ask editor "dhis2/select?run=$run" -d start_period=202303 -d end_period=202303 -d raw_indicators=Element0001 >/dev/null
same "and go with their pairs" "$(sql -c "SELECT count(*) FROM dhis2_rejected WHERE run = $run AND period < 202303")" 0
done_testing
