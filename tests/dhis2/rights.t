#!/bin/bash
# What an account may see: by version, of a region alone, less than the account before it, not all attribute options.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

dhis2_more() {
	tests/dhis2/odd "$1"
	printf 'OptionElem1,202302,Facility%s\n' 001,HllvX50cXC0,5,AttrOpt0001 002,HllvX50cXC0,7,AttrOpt0002 \
		>>"$1/values.csv"
}
begin_dhis2
list_indicators Element0002,E2 Indicator01,I1 OptionElem1,O1
as() { begin_fetch; connect -d "url=$dhis2/$1" -d "username=$2" -d password=district; }
connected() {
	field '[.account, (.server.region // "all"), (.server.no_analytics != null)] | map(tostring) | join("|")'
}

echo "# who may see what"
while IFS='#' read -r what profile who wanted; do
	as $profile $who
	same "$what" "$status $(connected)" "$(echo $wanted)"
done <<END
an account of the country, 2.42 # 2.42 # admin # 200 admin|all|false
of a region: that region # 2.42 # region # 200 region|Region 1|false
2.43: the same # 2.43 # region # 200 region|Region 1|false
2.42: units for viewing come first # 2.42 # mixed # 200 mixed|Region 1|false
2.43: those for capture; analytics goes by viewing # 2.43 # mixed # 200 mixed|all|true
2.42: those for viewing are enough # 2.42 # viewer # 200 viewer|all|false
2.43: a superuser needs none # 2.43 # super # 200 super|all|false
END
refused() { # WHAT PROFILE WHO WORDS
	as "$2" "$3"
	like "$1" "$status $(field '[.errors[]?.message, .detail] | join(" ")')" "^422 .*$4"
}
refused "2.43: units for viewing alone are not" 2.43 viewer "no units for capture"
refused "2.42: a superuser without units gets nothing" 2.42 super "although it may do everything"

echo "# a region alone"
as 2.42 admin
choose 202301 202302 Element0002 Indicator01
fetch
to_version
of() { sql -c "SELECT count(c), sum(c) FROM count_block JOIN raw_indicator USING (indicator)
	CROSS JOIN unnest(counts_of(counts, large)) WITH ORDINALITY a (c, place)
	JOIN facility ON slot = block_slot(block, place)
	WHERE version_to IS NULL AND raw_indicator_id = 'Element0002'
	  AND facility_id $1 BETWEEN 'Facility001' AND 'Facility100'"; }
outside=$(of NOT)
inside=$(of '')
sql -c "UPDATE count_block SET counts = array_fill(7, ARRAY[300]), digest = NULL, n_records = 300, total = 2100,
	reported = repeat('1', 300)::bit varying WHERE version_to IS NULL" \
	-c "UPDATE indicator_month SET digest = NULL, n_records = 300, total = 2100 WHERE version_to IS NULL"
as 2.42 region
ask editor "dhis2/connect?run=$run" -H 'Accept: text/html' >/dev/null
like "it is said when connecting" "$(tr '\n' ' ' <"$answer")" 'Region 1.*not the whole country'
choose 202301 202302 Element0002 Indicator01
: >"$dhis2_state/log"
fetch
same "the scope is that region, and the review says so" \
	"$(review '[.rules[] | select(.name == "Facilities asked for" or .name == "Units of the account") | .value]')" \
	'["Region 1","100"]'
same "nothing is asked for beyond it" "$(asked 'Country0001') $(pairs)" "0 done 4"
to_version -d accept_account=1
same "its facilities have the server's values" "$(of '')" "$inside"
same "all others stay as they were" "$(of NOT)" "400|2800"
same "as many as they are" "${outside%|*}" "$(awk -F, '$1 == "Element0002" && $2 <= 202302 && $3 > "Facility100"' \
	"$dhis2_state/country/values.csv" | wc -l)"

echo "# another account than before"
as 2.42 admin
choose 202301 202301 OptionElem1
fetch
to_version
same "all options: the total" "$(held "AND raw_indicator_id = 'OptionElem1'")" 'OptionElem1|202301|42'
as 2.42 someoptions
choose 202301 202301 OptionElem1
fetch
same "some of them: how many are not read is counted, by data set" \
	"$(review '[.notices[] | select(.kind == "hidden_options") | [.rows, .samples[].word]]')" \
	'[[1,"Report by project"]]'
same "the account that fetched it last is named, as values become less" \
	"$(review '.other_account | [.now, .before, .removed, .months]')" '["someoptions","admin",0,1]'
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "and the page warns" "$(tr '\n' ' ' <"$answer")" 'Another account fetched these months last.*someoptions.*admin'
as 2.42 nooptions
choose 202301 202301 OptionElem1
fetch
same "none of them: values would be removed" \
	"$(review '[.other_account.removed, .pairs.held, [.notices[] | select(.kind == "hidden_options") | .rows]]')" \
	'[1,1,[2]]'
as 2.42 admin
choose 202301 202301 OptionElem1
fetch
same "the account of before warns of nothing" \
	"$(review '[.other_account, [.notices[].kind | select(. == "hidden_options")]]')" \
	'[null,[]]'

echo "# what another account fetched is removed with a tick alone"
as 2.42 admin
choose 202302 202302 OptionElem1
fetch
to_version
as 2.42 someoptions
choose 202302 202302 OptionElem1
sql -c "INSERT INTO run_rules (run, rules, set_by, set_at) VALUES ($run, '{\"max_changed\": 100}', 'editor', now())"
fetch
reasons() { sql -c "SELECT r->>'kind', worded(r) FROM run_rules, jsonb_array_elements(reasons) r WHERE run = $run"; }
check "rules look at it" within 30 eval '[ "$(reasons)" ]'
same "an import under rules waits for that" "$(reasons)" \
	"other_account|1 value would be removed that another account fetched (admin); someoptions may see less of the server."
ask editor "schedules/try?source=dhis2&max_changed=100" >/dev/null
same "so do others when rules are tried" "$(field ".imports[] | select(.run == $run) | .reasons[0].kind")" other_account
ask editor "dhis2/review?run=$run" -X POST >/dev/null
same "a person is asked for the tick" "$status $(field '[.code, .errors[0].field] | join(" ")')" \
	"409 other_account accept_account"
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "which the page has" "$(tr '\n' ' ' <"$answer")" \
	'name="accept_account" value="1" required>.*Integrate and finalize.*-d accept_account=1'
same "and is a valid one" "$(untidy "$answer")" ""
to_version -d accept_account=1
same "with it they are removed" "$(held "AND raw_indicator_id = 'OptionElem1' AND period = 202302")" \
	'OptionElem1|202302|5'
ask editor "schedules/try?source=dhis2&max_changed=100" >/dev/null
same "why it waited is known later, too" "$(field ".imports[] | select(.run == $run) | .reasons[0].kind")" other_account
as 2.42 someoptions
choose 202301 202301 OptionElem1
fetch
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
same "where values only become less there is none" "$(grep -c accept_account "$answer")" 0
to_version
same "and the import is integrated" "$(run_is state)" integrated
done_testing
