#!/bin/bash
# Lists of facilities as ministries publish them: own headings, titles above, encodings, workbooks, areas in several
# columns, coordinates with a comma. Each folder of tests/lists has
#
#	input.csv (or another ending)
#	asks		the field that must be chosen, where the list does not say it: refused without
#	map		what is chosen then, a line a field
#	answer.json	what PUT says, with the columns that were read, and those that are not used
#	facilities	the registry that it makes
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

facilities() {
	sql -c "SELECT facility_id, facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4, facility_type,
		latitude, longitude FROM facility WHERE retired_at IS NULL ORDER BY facility_id"
}

# query FOLDER -- the fields of its map as a query string
query() {
	local line
	while read -r line; do
		printf '&%s=%s' "${line%%=*}" "$(jq -rn --arg v "${line#*=}" '$v | @uri')"
	done <"$1"
}

start_site
for folder in tests/lists/*/; do
	folder=${folder%/} name=$(basename "$folder") chosen=
	file=$(echo "$folder"/input.*)
	if [ -e "$folder/asks" ]; then
		ask editor "facilities?mode=replace" -T "$file" >/dev/null
		same "$name: asks" "$status $(field '.errors[0].field')" "422 $(cat "$folder/asks")"
		ask editor facilities -H 'Accept: text/html' -F mode=replace -F "file=@$file" >"$site/page"
		same "$name: asks people, and keeps the file" "$status $(grep -c 'Your file is kept' "$site/page")" "422 1"
		same "$name: on a page that is valid" "$(untidy "$site/page")" ""
	fi
	[ ! -e "$folder/map" ] || chosen=$(query "$folder/map")
	ask editor "facilities?mode=replace$chosen" -T "$file" >/dev/null
	same "$name: what is said" \
		"$(jq -S 'del(.added, .removed, .updated, .unchanged, .unused_said)' "$answer")" "$(jq -S . "$folder/answer.json")"
	same "$name: the registry" "$(facilities)" "$(cat "$folder/facilities")"
	ask editor "facilities?mode=replace&preview=1&name=x$chosen" -T "$file" >/dev/null
	same "$name: a preview says the same" "$(jq -S '[.nothing, .columns, .unused]' "$answer")" \
		"$(jq -S '[true, .columns, .unused]' "$folder/answer.json")"
	ask editor "facilities?asset=$(field .asset)&mode=replace$chosen" -H 'Accept: text/html' >"$site/page"
	same "$name: and its page" "$status $(untidy "$site/page")" "200 "
	while read -r unused; do
		like "$name: which names $unused" "$(grep 'Not used' "$site/page")" "<span class=\"listed\">$unused</span>"
		same "$name: once" "$(grep -c 'Not used' "$site/page")" 1
	done < <(jq -r '.unused // [] | .[] | select(test("[^A-Za-z ]") | not)' "$folder/answer.json")
done

# a form, from the question to the registry
ask editor facilities -H 'Accept: text/html' -F mode=add_update -F "file=@tests/lists/two-ids/input.csv" >"$site/page"
asset=$(grep -oE 'name="asset" value="[0-9]+' "$site/page" | head -1 | grep -oE '[0-9]+$')
ask editor "facilities?asset=$asset&mode=add_update&facility_id=id" -H 'Accept: text/html' >"$site/page"
like "a column that was chosen is shown" "$(cat "$site/page")" '<option value="id" selected>'
like "and goes with the form that applies it" "$(cat "$site/page")" \
	 '<input type="hidden" name="facility_id" value="id">'
seen=$(grep -oE 'name="seen" value="[0-9a-f]+' "$site/page" | sed 's/.*"//')
ask editor facilities -H 'Accept: text/html' -D "$site/head" -d "asset=$asset" -d mode=add_update -d "seen=$seen" \
	-d facility_id=id >/dev/null
like "applied, the browser goes to what came of it" "$status $(tr -d '\r' <"$site/head" | grep -i '^location')" \
	'^303 .*facility_id=id'
same "so it is there" "$(sql -c "SELECT facility_name FROM facility WHERE facility_id = '9007'")" 'Baraka Health Centre'
for wrong in 'facility_id=Nothing' 'facility_id=%2399' 'facility_name=code&facility_id=code'; do
	ask editor "facilities?$wrong" -T tests/lists/two-ids/input.csv >/dev/null
	same "$wrong is refused at its field" "$status $(field '.errors | length')" '422 1'
done

# indicators
printf 'UID;Data element;Short name;Domain\nabc;Malaria cases;Mal;Aggregate\ndef;OPD visits;OPD;Aggregate\n' |
	ask editor indicators -T - >/dev/null
same "a list of indicators with headings of its own" "$(jq -c '[.added, .columns, .unused]' "$answer")" \
	'[2,{"raw_indicator_id":"UID","raw_indicator_label":"Data element"},["Short name","Domain"]]'

# closing dates
closing() { # HEADING DATE... -- a list with them, on standard output
	local heading=$1 n=0 date
	shift
	echo "facility_id;$heading"
	for date; do
		echo "C$((n += 1));$date"
	done
}
closed() { # what the registry has of them
	sql -c "SELECT string_agg(coalesce(closed_on::text, '-'), ' ' ORDER BY facility_id) FROM facility
		WHERE facility_id ~ '^C[0-9]$'"
}
send() { ask editor "facilities?$1" -T - >/dev/null; }
sql -c "DELETE FROM facility WHERE facility_id ~ '^C[0-9]$'"
for heading in closed_on 'Closing date' closedDate CLOSED 'Date closed' 'Date de fermeture' 'Data de encerramento' \
	'Fecha de cierre'; do
	closing "$heading" 2023-08-31 | send preview=1
	same "$heading: a closing date" "$(jq -c '[.added, (.list_added[0].fields | map(select(.field == "closed_on"))
		| map(.becomes))]' "$answer")" '[1,["2023-08-31"]]'
done
closing 'Opening date' 2023-08-31 | send preview=1
same "an opening date is none" "$(jq -c .unused "$answer")" '["Opening date"]'
closing Closed yes no | send preview=1
same "nor is yes" "$(jq -c '[.unused, .rejected_count]' "$answer")" '[["Closed"],0]'
closing 'Closing date' 2023/8/31 20230831 2023-08-31T00:00:00.000 '31 Aug 2023' '31-août-2023' 'August 31, 2023' '' \
	02/01/2023 31.08.2023 | send mode=add_update
same "days in the usual ways; one tells the order of another" "$(field .rejected_count) $(closed)" \
	"0 $(printf '2023-08-31 %.0s' 1 2 3 4 5 6)- 2023-01-02 2023-08-31"
closing 'Closing date' 08/31/2023 02/01/2023 05/05/2023 | send mode=add_update
same "the month may come first" "$(closed | cut -d ' ' -f 1-3)" "2023-08-31 2023-02-01 2023-05-05"
closing closed_on 31/08/22 02/30/2023 2023-02-30 05/05/2023 2623-01-01 soon | send mode=add_update
same "what is no day is refused with its line" \
	"$(jq -c '[.updated, .unchanged, [.rejected[] | select(.column == "closed_on") | .line]]' "$answer")" \
	'[1,0,[2,3,4,6,7]]'
like "with a sentence" "$(jq -r '.rejected[1].reason' "$answer")" 'There is no such day.*2023-08-31|This is not a day'
same "and changes nothing" "$(closed | cut -d ' ' -f 1-4)" "2023-08-31 2023-02-01 2023-05-05 2023-05-05"
closing closed_on 31/08/2022 08/31/2022 03/01/2022 | send preview=1
same "where both orders are shown, a third is a question" "$(field '[.code, .errors[0].field] | join(" ")')" \
	"day_order day_order"
closing closed_on 31/08/2022 08/31/2022 03/01/2022 | send 'preview=1&day_order=month_first'
same "whose answer is for that one alone" "$(jq -c '[.rejected_count, [.list_changed[].fields[].becomes]]' "$answer")" \
	'[0,["2022-08-31","2022-08-31","2022-03-01"]]'
closing closed_on 05/05/2023 '' 06/06/2023 | send preview=1
same "days that are the same in both orders are none" "$(field '[.code, .rejected_count] | join(" ")')" " 0"
closing closed_on 31/08/2022 03/01/2022 | send 'preview=1&day_order=month_first'
same "what the dates tell goes before an answer" "$(jq -c '[.list_changed[].fields[].becomes]' "$answer")" \
	'["2022-08-31","2022-01-03"]'
closing 'Date de fermeture' - 2023-02-01 n/a none aucun néant '(vide)' | send mode=add_update
same "words that say nothing say that there is none" "$(field .rejected_count) $(closed)" \
	"0 - 2023-02-01 - - - - - 2023-01-02 2023-08-31"
closing closed_on 02/01/2023 03/04/2023 - >"$site/doubt.csv"
ask editor facilities -T "$site/doubt.csv" >/dev/null
like "days that may be two are a question" "$status $(field .code) $(field .detail)" \
	'^422 day_order In the column "closed_on" 02/01/2023 may be 2 Jan 2023 or 1 Feb 2023'
ask editor facilities -H 'Accept: text/html' -F mode=update -F "file=@$site/doubt.csv" >"$site/page"
like "which the page asks, with both readings" "$(tr '\n' ' ' <"$site/page")" \
	'your choice.*name="day_order" required>.*"day_first"> *The day first: 02/01/2023 is 2023-01-02 *<.*"month_first'
same "and is valid" "$(untidy "$site/page")" ""
asset=$(grep -oE 'name="asset" value="[0-9]+' "$site/page" | head -1 | grep -oE '[0-9]+$')
ask editor "facilities?asset=$asset&mode=update&day_order=month_first" -H 'Accept: text/html' >"$site/page"
like "the answer is shown" "$(tr '\n' ' ' <"$site/page")" 'value="month_first" selected>.*2023-02-01.*2023-03-04'
seen=$(grep -oE 'name="seen" value="[0-9a-f]+' "$site/page" | sed 's/.*"//')
like "and goes with the form that applies it" "$(cat "$site/page")" \
	'<input type="hidden" name="day_order" value="month_first">'
ask editor facilities -d "asset=$asset" -d mode=update -d "seen=$seen" -d day_order=month_first >/dev/null
same "so it is there" "$status $(closed | cut -d ' ' -f 1-3)" "200 2023-02-01 2023-03-04 -"
ask editor "facilities?day_order=both" -T "$site/doubt.csv" >/dev/null
same "another answer is refused" "$status $(field '.errors[0].field')" "422 day_order"
closing closed_on 2023-08-31 2023-02-01 2023-05-05 2023-05-05 2023-08-31 2023-08-31 '' 2023-01-02 2023-08-31 |
	send mode=update
closing closed_on '' 2023-02-01 2024-02-29 | send preview=1
same "a preview says what changes" \
	"$(jq -c '[.updated, .unchanged, [.list_changed[].fields[] | [.field, .was, .becomes]]]' "$answer")" \
	'[2,1,[["closed_on","2023-08-31",""],["closed_on","2023-05-05","2024-02-29"]]]'
printf 'facility_id,facility_name\nC1,One\n' | send mode=update
same "a list without the column leaves it" "$(closed | cut -d ' ' -f 1)" 2023-08-31
ask viewer facilities.csv | grep -E '^(facility_id|C[0-9]),' >"$site/round.csv"
like "the download has it" "$(grep '^C1' "$site/round.csv")" ',2023-08-31$'
ask editor "facilities?mode=update&preview=1" -T "$site/round.csv" >/dev/null
same "and changes nothing when it comes back" \
	"$(jq -c '[.nothing, .rejected_count, .unused]' "$answer")" '[true,0,null]'
asset=$(field .asset)
ask editor "facilities?asset=$asset&mode=update&closed_on=" -H 'Accept: text/html' >"$site/page"
same "a person may leave the column out" "$status $(grep -c 'Not used:.*closed_on' "$site/page")" "200 1"
ask editor facilities -H 'Accept: text/html' -F mode=update -F 'file=@-;filename=a.csv' >"$site/page" \
	< <(closing closed_on 2023-08-30)
same "on a page that is valid" "$(ask editor "facilities?asset=$((asset + 1))&mode=update" -H 'Accept: text/html' |
	untidy)" ""
same "read from a file's page" "$(ask editor "facilities?asset=$((asset + 1))&mode=update" -H 'Accept: text/html' |
	grep -c '<code>closed_on</code>')" 1

# long and wrong ones
awk 'BEGIN { print "facility_id,facility_name,latitude"
	for (i = 1; i <= 4000; i++) printf "L%d,Long %d,%s\n", i, i, i % 2 ? "nowhere" : "1.5" }' >"$site/long.csv"
ask editor facilities -T "$site/long.csv" >/dev/null
same "the first thousand refused lines are listed, and how many more there are" \
	"$(jq -c '[.added, (.rejected | length), .rejected_count, .rejected_more, .rejected[999].line]' "$answer")" \
	'[2000,1000,2000,1000,2000]'
ask editor "facilities?preview=1" -T "$site/long.csv" >/dev/null
same "in a preview too" \
	"$(jq -c '[(.rejected | length), .rejected_count, .rejected_more]' "$answer")" '[1000,2000,1000]'
asset=$(field .asset)
ask editor "facilities.csv?asset=$asset&mode=add_update" >"$site/all.csv"
same "and all of them in its CSV" "$(grep -c 'not taken' "$site/all.csv")" 2000
like "the page shows some" "$(ask editor "facilities?asset=$asset" -H 'Accept: text/html' | tr -d '\n')" \
	'1.900 more'
ask editor "facilities?mode=update" -T - >/dev/null < <(awk 'BEGIN { print "facility_id"
	for (i = 1; i <= 3000; i++) print "NEW" i }')
same "so are those that are not known" "$(jq -c '[(.rejected | length), .rejected_count, .rejected_more]' "$answer")" \
	'[1000,3000,2000]'
awk 'BEGIN { print "facility_id,raw_indicator_id,period_id,count"
	for (f = 1; f <= 40; f++) for (i = 1; i <= 50; i++) for (m = 1; m <= 12; m++)
		printf "HF%03d,IND%03d,2023%02d,%d\n", f, i, m, f * i + m }' >"$site/data.csv"
before=$(facilities | md5sum)
for mode in add_update replace; do
	ask editor "facilities?mode=$mode" -T "$site/data.csv" >/dev/null
	same "data in place of a list is refused by its first thousand lines" "$status $(field .code)" '422 wrong_list'
	like "with a sentence" "$(field .detail)" 'of the first 1000 lines 99[0-9] are refused'
	ask editor "facilities?mode=$mode" -H 'Accept-Language: fr' -T "$site/data.csv" >/dev/null
	like "and its reason in the reader's language" "$(field .detail)" 'Une ligne précédente a déjà cet identifiant'
done
ask editor facilities -T tests/sample/hmis.csv >/dev/null
same "so is other data" "$status" 422
same "and nothing was changed" "$(facilities | md5sum)" "$before"
same "nor left behind" "$(sql -c 'SELECT count(*) FROM listed')" 0

# Outlines of areas are as long as borders are.
printf 'facility_id,admin_area_1,admin_area_2\nZ1,Malawi,Zomba\n' >"$site/zomba.csv"
ask editor "facilities?mode=add_update" -T "$site/zomba.csv" >/dev/null
{
	printf '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Zomba"},
		"geometry": {"type": "Polygon", "coordinates": [[[35, -15]'
	awk 'BEGIN { for (i = 1; i < 60000; i++) printf ", [%.9f, %.9f]", 35 + i / 1e5, -15 - (i % 7) / 1e5 }'
	printf ', [35.6, -16], [35, -16], [35, -15]]]}}]}'
} >"$site/borders.geojson"
ask editor "facilities/outlines?name=borders.geojson&preview=1" -T "$site/borders.geojson" >/dev/null
same "a file of borders, $(($(stat -c %s "$site/borders.geojson") / 1000000)) MB, comes through nginx" "$status" 200
ask editor facilities/outlines -F "file=@$site/borders.geojson" >/dev/null
same "from a form as well" "$status $(field .several_count)" "200 0"
done_testing
