#!/bin/bash
# Facilities and indicators by alias, and rejected rows sent again: ids that nobody knows are proposed for a match, with
# their rows, and count only once somebody accepted it; what is sent again unchanged is refused for the same reasons.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

nbsp=$'\u00a0' zero_width=$'\u200b' to_left=$'\u202e'
nfd=$'Ho\u0302pital Ge\u0301ne\u0301ral' nfc=$'H\u00f4pital G\u00e9n\u00e9ral'

# file LINE... -- an input of these lines under the usual header
file() {
	{ echo facility_id,raw_indicator_id,period_id,count && printf '%s\n' "$@"; } >"$site/input.csv"
}

import() { # LINE...
	file "$@"
	begin_import "$site/input.csv"
	stage || flunk "import $run is staged"
}

review() { ask editor "csv/review.json?run=$run" | jq -c "$1"; }

# proposal ID -- what the review proposes for an id: known id, reason, and whether it is sure
proposal() {
	jq -r --arg id "$1" '.matches[] | select(.id == $id) |
		"\(.proposed.id // "-") \(.proposed.by // "-") \(.proposed.sure // false)"' "$answer"
}

accept() { # FIELD... for csv/match, as curl's --data-urlencode has them
	local one fields=()
	for one; do fields+=(--data-urlencode "$one"); done
	ask editor "csv/match?run=$run" "${fields[@]}" >/dev/null
}

start_site
cat >"$site/facilities.csv" <<END
facility_id,facility_name
HF01,Kamuzu
HF04,Mzuzu
HF05,Dedza
00712,Zomba
00801,Five digits
0801,Four digits
aB,Small first
Ab,Large first
OLD1,Closed
HG1,$nfc
TWIN1,Same name
TWIN2,Same name
=1+1,A formula
END
ask editor "facilities" -T "$site/facilities.csv" >/dev/null
grep -v OLD1 "$site/facilities.csv" | ask editor "facilities?mode=replace" -T - >/dev/null
ask editor "indicators" -T tests/csv/indicators.csv >/dev/null

# ids that are nearly known
import hf04,MAL,202401,1 712,MAL,202401,2 "HF${nbsp}05,MAL,202401,3" 1.23E+11,MAL,202401,4 HF01,mal,202401,5 \
	712.0,MAL,202402,6 \
	HF1,MAL,202401,7 AB,MAL,202401,8 801,MAL,202401,9 ZZ,MAL,202401,10 "HF01$zero_width,MAL,202401,11" \
	"HF${to_left}01,MAL,202401,12" "HF01 ,MAL,202401,13" 'Same name,MAL,202401,14' OLD1,MAL,202401,15 HF-0-5,MAL,202401,16
same "V-14: ids match exactly, but for blanks around them" "$(review '[.rows.staged, .rows.dropped]')" '[1,15]'
same "V-14: another case is proposed" "$(proposal hf04)" "HF04 case true"
same "V-14: lost leading zeros are proposed" "$(proposal 712)" "00712 zeros true"
same "V-14: a number with .0 is proposed without it" "$(proposal 712.0)" "00712 several true"
same "V-14: an NBSP inside is left out" "$(proposal "HF${nbsp}05")" "HF05 blanks true"
same "V-14: hyphens are left out" "$(proposal HF-0-5)" "HF05 blanks true"
same "V-14: an indicator in another case" "$(proposal mal)" "MAL case true"
same "V-14: of two widths of zeros, the usual one" "$(proposal 801)" "00801 zeros true"
same "V-14: what fits two ids is chosen by a person" "$(proposal AB)" "Ab case false"
same "V-14: zeros inside are not sure" "$(proposal HF1)" "HF01 inner false"
same "V-14: a name that two facilities have is not sure" "$(proposal 'Same name')" "TWIN1 name false"
same "V-14: lost digits are said, and nothing is proposed" \
	"$(jq -c '.matches[] | select(.id == "1.23E+11") | [.lost_digits, .proposed]' "$answer")" '[true,null]'
same "V-14: nothing like it, nothing proposed" "$(proposal ZZ)" "- - false"
same "V-14: a retired facility is no unknown one" "$(jq -c '[.matches[] | select(.id == "OLD1")]' "$answer")" '[]'
same "H-14: an invisible character is marked" \
	"$(jq -r --arg id "HF01$zero_width" '.matches[] | select(.id == $id) | .shown' "$answer")" "HF01⟨U+200B⟩"
same "H-14: so are a change of direction and an NBSP" \
	"$(jq -r '[.matches[] | select(.marked) | .shown] | sort | join(" ")' "$answer")" \
		"HF01⟨U+200B⟩ HF⟨U+00A0⟩05 HF⟨U+202E⟩01"
same "H-14: and in the samples" "$(jq -r '[.issues[].samples[].shown // "" | select(test("⟨"))] | length' "$answer")" 2
same "V-14: nothing became an alias by itself" "$(ask editor aliases | jq -c '[.total, .aliases]')" '[0,[]]'

# the form
page=$(ask editor "csv/match?run=$run" -H 'Accept: text/html')
like "V-14: the form has the sure ones chosen" "$page" '<option value="HF04" selected>'
like "V-14: and the others not" "$page" '<option value="HF01">HF01 · Kamuzu</option>'
like "V-14: the review leads to it" "$(ask editor "csv/review?run=$run" -H 'Accept: text/html')" \
	"csv/match\\?run=$run\""
same "H-14: no page shows what does not show" "$(grep -c "$to_left<" <<<"$page")" 0
accept of=facility alias=hf04 id=HF04 alias=712 id=NOPE alias=712.0 id=OLD1 alias=HF01 id=HF04
same "V-14: targets that are not there are refused, each beside its field" \
	"$status $(jq -c '[.errors[].field]' "$answer")" \
	'422 ["id-2","id-3","id-4"]'
same "V-14: then none is taken" "$(ask editor aliases | jq .total)" 0
page=$(ask editor "csv/match?run=$run" -H 'Accept: text/html' -H "Origin: ${HMIS_URL%/hmis}" -d of=facility \
	-d alias=712 -d id= \
	-d other=NOPE)
same "V-14: the refused form comes again" "$status" 422
like "V-14: with what was typed" "$page" 'name="other"[^>]* value="NOPE"'
like "V-14: and why" "$page" 'NOPE: There is no facility of this id'
accept of=facility alias=712 id=
like "V-14: nothing chosen is said" "$status $(field .detail)" '422 Nothing is chosen'
accept of=facility alias=712 alias=801 id=00712
like "V-14: pairs out of step are refused" "$status $(field .detail)" '422 Send one id'
accept of=facility alias=712 id=00712 again=1 page=x
same "V-14: a wrong field changes nothing" "$status $(ask editor aliases | jq .total)" '422 0'

accept of=facility of=facility of=indicator of=facility of=facility alias=hf04 alias=712 alias=mal "alias=HF${nbsp}05" \
	alias=ZZ \
	id=HF04 id=00712 id=MAL id=HF05 id= again=1
same "V-14: accepted, the import is staged again" "$status $(field '"\(.added) \(.step)"')" "202 4 csv/stage"
check "V-14: and comes to its review" wait_for staged
same "V-14: with the rows of the accepted ids" "$(review '[.rows.staged, .rows.merged, .rows.dropped]')" '[4,1,11]'
same "V-14: whose ids are asked no more" "$(jq -r '[.matches[].id] | index("hf04", "712", "mal")' "$answer" |
	sort -u)" null
same "every acceptance leaves an audit row" \
	"$(sql -c "SELECT string_agg(status || ' ' || result, ', ' ORDER BY audit) FROM audit WHERE path = '/csv/match'
		AND status < 300")" '202 ok'
same "V-14: the page of the columns counts aliases as known" \
	"$(ask editor "csv/map?run=$run" | jq -c '.roles[0] | [.known, .seen]')" '[4,15]'
accept of=facility alias=801 id=00801
same "V-14: accepted without staging" "$status $(field .added)" "200 1"
same "V-14: the review says what is known by now" "$(review .known_by_now)" '{"ids":1,"rows":1}'
ask viewer "csv/match?run=$run" -d of=facility -d alias=x -d id=HF01 >/dev/null
same "a viewer accepts nothing" "$status" 403

# names
import "$nfd,MAL,202401,1" "$nfc,MAL,202402,2" "$nfd,MAL,202403,3"
review . >/dev/null
same "V-15: a name matches in NFC" "$(proposal "$nfc")" "HG1 name true"
same "V-15: and in NFD" "$(proposal "$nfd")" "HG1 name true"
same "V-15: H-14: the two can be told apart" "$(jq -c '[.matches[].shown] | unique | length' "$answer")" 2
accept of=facility "alias=$nfd" id=HG1 again=1
wait_for staged
same "V-15: as an id each keeps its bytes" "$(review '[.rows.staged, .rows.dropped]')" '[2,1]'

# counts
awk 'BEGIN { print "facility_id,raw_indicator_id,period_id,count"
	for (i = 1; i <= 50000; i++) printf "HF%02dX,MAL,%d,%d\n", i % 30, 200001 + i % 12, i }' >"$site/input.csv"
begin_import "$site/input.csv"
stage
same "V-18: 50,000 rows of 30 ids are 30 lines with their rows" \
	"$(review '[.unknown_ids, (.matches | length), ([.matches[].rows] | add), .unknown_more]')" '[30,30,50000,null]'
same "V-18: with the nearest known id" "$(proposal HF01X)" "HF01 similar false"
awk 'BEGIN { print "facility_id,raw_indicator_id,period_id,count"
	for (i = 1; i <= 1200; i++) for (j = 0; j < 1 + (i > 1100); j++) printf "Q%d,MAL,%d,1\n", i, 202401 + j }' \
		>"$site/input.csv"
begin_import "$site/input.csv"
stage
same "V-18: all are kept, those with most rows first" "$(review '[.unknown_ids, .unknown_more, .matches[0].rows]')" \
	'[1200,1170,2]'
same "V-18: and shown by pages" \
	"$(ask editor "csv/match?run=$run&page=12" | jq -c '[.page, .next_page, .total, (.matches | length)]')" \
	'[12,null,1200,100]'

import NOWHERE,NOTHING,202401,1 NOWHERE,MAL,202401,2
same "V-19: facility and indicator, both are asked in the first round" \
	"$(review '[.matches[] | [.of, .id, .rows]]')" '[["facility","NOWHERE",2],["indicator","NOTHING",1]]'
accept of=facility of=indicator alias=NOWHERE alias=NOTHING id=HF01 id=ANC again=1
wait_for staged
same "V-19: and settled in one" "$(review '[.rows.staged, .rows.dropped]')" '[2,0]'

# the list
printf 'alias;facility_id\nC1;HF01\nC2;NOPE\nHF04;HF01\nC1;HF05\n;HF01\nC3;OLD1\n=x;=1+1\n' >"$site/aliases.csv"
ask editor "aliases?of=facility" -T "$site/aliases.csv" >/dev/null
same "aliases by CSV: counts and lines not taken" \
	"$(jq -c '[.added, .updated, .unchanged, [.rejected[] | [.line, .column]]]' "$answer")" \
	'[2,0,0,[[5,"alias"],[6,"alias"],[3,"facility_id"],[4,"alias"],[7,"facility_id"]]]'
ask editor "aliases.csv?of=facility" >"$site/back.csv"
like "H-01: the download is guarded" "$(cat "$site/back.csv")" "^'=1\+1,'=x,$"
ask editor "aliases?of=facility&mode=replace" -T "$site/back.csv" >/dev/null
same "and comes back the same" "$(jq -c '[.added, .updated, .removed, .rejected_count]' "$answer")" '[0,0,0,0]'
printf 'raw_indicator_id,alias\nANC,mal\n' | ask editor "aliases?of=indicator&mode=update" -T - >/dev/null
same "an alias may come to stand for another" "$(field .updated)" 1
printf 'raw_indicator_id,alias\nANC,new\n' | ask editor "aliases?of=indicator&mode=update" -T - >/dev/null
like "mode update adds none" "$(field '.rejected[0].reason')" 'no such alias'
same "the list can be searched" \
	"$(ask viewer "aliases?q=zomba" | jq -c '[.total, .aliases[0].alias, .aliases[0].id]')" '[1,"712","00712"]'
like "and has a page" "$(ask viewer aliases -H 'Accept: text/html')" '<h1>Aliases of facilities'
ask editor "aliases?of=facility" --data-urlencode remove=C1 >/dev/null
same "one can be removed" "$status $(field .removed)" "200 C1"
ask editor "aliases?of=facility" --data-urlencode remove=C1 >/dev/null
same "once" "$status" 404

printf 'facility_id\n712\n' | ask editor facilities -T - >/dev/null
import 712,MAL,202401,1
same "a known id comes before an alias" \
	"$(sql -c "SELECT f.facility_id FROM run_review, unnest(slots) s JOIN facility f ON f.slot = s
	WHERE run = $run")" 712
same "the list says so" "$(ask editor "aliases?q=zomba" | jq '.aliases[0].shadowed')" true
grep -vE '^(HF04|OLD1)' "$site/facilities.csv" | ask editor "facilities?mode=replace" -T - >/dev/null
import hf04,MAL,202401,1
like "the alias of a retired facility is retired" "$(review '.issues[0].samples[0].hint')" 'retired'

# rejected rows, once more
ask editor "facilities?mode=replace" -T tests/csv/facilities.csv >/dev/null
ask editor "aliases?of=indicator&mode=replace" -T - < <(printf 'raw_indicator_id,alias\n') >/dev/null
begin_import tests/csv/every-kind/input.csv -d duplicates=max
stage
first=$run
issues=$(review '[.issues[] | [.kind, .rows]] | sort')
ask editor "rejected?run=$run" >"$site/again.csv"
begin_import "$site/again.csv" -d duplicates=max
stage
same "M-26: sent again unchanged, the same rows are dropped for the same reasons" \
	"$(review '[.issues[] | [.kind, .rows]] | sort')" "$issues"
same "M-26: and none other" "$(review '[.rows.read, .rows.dropped]')" \
	"$(jq -c '[.rows.dropped, .rows.dropped]' "$answer")"
ask editor "rejected?run=$run" >"$site/third.csv"
lines() { awk -F, '{ print $6 }' "$1"; } # the rows of this file have no comma before _line
same "M-26: _line is that of the new file" "$(lines "$site/third.csv" | head -3 | tr '\n' ' ')" "_line 2 3 "
like "M-26: and the old one is kept" "$(sed -n 2p "$site/third.csv")" ',6.$'
begin_import "$site/third.csv" -d duplicates=max
stage
ask editor "rejected?run=$run" >"$site/fourth.csv"
check "M-26: also the next time" diff "$site/third.csv" "$site/fourth.csv"
sed -e 's/^HF03,MAL,,,,/HF03,MAL,202401,3,ok,/' -e 's/,y.$//' -e 's/^HF99/HF09/; s/^HF98,YYY/HF08,ANC/' \
	"$site/again.csv" >"$site/right.csv"
begin_import "$site/right.csv" -d duplicates=max
stage
same "M-26: corrected, rows are taken" "$(review '[.rows.staged + .rows.merged, .rows.dropped]')" \
	"$(jq -c '[.rows.read - .rows.dropped, .rows.dropped]' "$answer")"
same "M-26: all but the one with NUL bytes of the malformed, and the unknown" \
	"$(jq -c '[.issues[] | select(.kind == "unknown_facility" or .kind == "malformed_row") | [.kind, .rows]]' "$answer")" \
		'[["malformed_row",1]]'

# the same bytes
same "U-20: a file that is new is not announced" "$(review .same_as)" null
begin_import tests/csv/every-kind/input.csv -d duplicates=max
same "U-20: the same content is, on the page of the upload" "$(ask editor "csv/upload?run=$run" | jq .same_as.run)" \
	"$first"
like "U-20: for people too" "$(ask editor "csv/upload?run=$run" -H 'Accept: text/html')" \
	"The same content is on its way in another import"
stage
same "U-20: and in the review" "$(review .same_as.run)" "$first"
like "U-20: for people too" "$(ask editor "csv/review?run=$run" -H 'Accept: text/html')" \
	"The same content is on its way in another import"
done_testing
