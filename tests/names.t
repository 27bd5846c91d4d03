#!/bin/bash
# Facilities by their names: matched by name and area, however the name is written, and all that are sure at once; what
# fits two, or another kind of facility, or lies in another area, is a person's choice. An alias may be for one area.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

# import FILE [MAP FIELD...] -- its number is $run; the columns are those of the form
import() {
	local file=$1
	shift
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	ask editor "csv/upload?run=$run&name=$(basename "$file")" -T "$file" >/dev/null
	ask editor "csv/map?run=$run" -d 'facility_id=Facility name' -d raw_indicator_id=Data -d period_id=Period \
		-d count=Value "$@" >/dev/null
	stage || flunk "import $run is staged"
}

# file LINE... -- NAME,DISTRICT of rows under the usual header
file() {
	{ echo 'Facility name,District,Data,Period,Value' && printf '%s,OPD,202401,1\n' "$@"; } >"$site/input.csv"
}

review() { ask editor "csv/review.json?run=$run" | jq -c "$1"; }

# proposal NAME [AREA] -- the known id, why, and whether it is sure
proposal() {
	ask editor "csv/match?run=$run" >/dev/null
	jq -r --arg id "$1" --arg area "${2-}" '.matches[] | select(.id == $id and .area == $area) |
		"\(.proposed.id // "-") \(.proposed.by // "-") \(.proposed.sure // false)"' "$answer"
}

sure() { ask editor "csv/match?run=$run" -d sure=1 -d again=1 >/dev/null && wait_for staged; }

cells() {
	sql -c "SELECT string_agg(facility_id || ' ' || c, ', ' ORDER BY facility_id, period)
		FROM staged_block CROSS JOIN unnest(counts_of(counts, large)) WITH ORDINALITY u (c, place)
		JOIN facility ON slot = block_slot(block, place)
		WHERE run = $run AND c IS NOT NULL"
}

start_site
cat tests/csv/field/facilities.csv - >"$site/facilities.csv" <<END
G1,Zomba Hospital,Land,Region 1,District 5
G2,Zomba Health Centre,Land,Region 1,District 5
G3,Kitanga Health Centre III,Land,Region 2,District 2
G4,Kitanga Health Centre II,Land,Region 2,District 2
G5,Centre de Santé Urbain d'Abobo,Land,Région du Gôh,Bo
G6,Lungi,Land,Region 1,District 4
G7,Lonely Hill,,,
G8,St. Mary's H.C.,Land,Region 2,District 6
END
ask editor facilities -T "$site/facilities.csv" >/dev/null
printf 'raw_indicator_id\nOPD\n' | ask editor indicators -T - >/dev/null

# two facilities of one name
two=$site/two.csv
{ echo 'Facility name,District,Data,Period,Value' && for m in 1 2 3; do
	echo "Saint Mary Clinic,District 3,OPD,20240$m,10$m"
	echo "Saint Mary Clinic,District 4,OPD,20240$m,50$m"
	echo "Kenema CHP,District 2,OPD,20240$m,5$m"
done; } >"$two"
import "$two"
same "the column of the area is suggested, and taken where nothing is said" \
	"$(ask editor "csv/map?run=$run" | jq -c '[.suggested.area, .area.chosen, .area.known, .area.seen]')" \
	'["District","District",3,3]'
like "the form has it" "$(ask editor "csv/map?run=$run" -H 'Accept: text/html')" '<option value="District" selected>'
like "and the review says so" "$(review '.rules[] | select(.name == "area") | .value')" 'column 2, \\"District\\"'
same "each of the two is asked" "$(review '[.matches[] | select(.id == "Saint Mary Clinic") | .area] | sort')" \
	'["District 3","District 4"]'
same "District 3 is F003" "$(proposal 'Saint Mary Clinic' 'District 3')" 'F003 name true'
same "District 4 is F004" "$(proposal 'Saint Mary Clinic' 'District 4')" 'F004 name true'
same "candidates show their areas" "$(jq -c '.matches[0].candidates[:2] | map(.areas) | sort' "$answer")" \
	'["Land › Region 0 › District 3","Land › Region 1 › District 4"]'
like "for people too" "$(ask editor "csv/match?run=$run" -H 'Accept: text/html')" \
	'F004 · Saint Mary Clinic · Land › Region 1 › District 4</option>'
same "nothing counts before somebody accepts it" "$(review '[.rows.staged, .rows.dropped]')" '[0,9]'
check "all that are sure are accepted" sure
same "each stands for its own" "$(cells)" \
	'F002 51, F002 52, F002 53, F003 101, F003 102, F003 103, F004 501, F004 502, F004 503'
same "nothing sure is left" "$(ask editor "csv/match?run=$run" -d sure=1 >/dev/null; echo "$status")" 422
import "$two"
same "the next file is understood" "$(review '[.rows.staged, .rows.dropped]')" '[9,0]'
same "the list of aliases has the areas" "$(ask editor aliases.csv | tail -2 | tr -d '\r')" \
	"F003,Saint Mary Clinic,District 3"$'\n'"F004,Saint Mary Clinic,District 4"
ask editor aliases.csv >"$site/aliases.csv"
ask editor "aliases?mode=replace" -T "$site/aliases.csv" >/dev/null
same "and comes back the same" "$(jq -c '[.unchanged, .added, .removed, .rejected_count]' "$answer")" '[3,0,0,0]'
like "the page shows them" "$(ask editor aliases -H 'Accept: text/html')" 'in District 4'
like "so does the facility's" "$(ask editor "facilities/facility?id=F004" -H 'Accept: text/html')" 'in District 4'
ask editor aliases -d 'remove=Saint Mary Clinic' -d 'area=District 4' >/dev/null
same "one can be removed" "$status $(ask editor aliases | jq -c '[.aliases[].area]')" '200 ["District 2","District 3"]'
import "$two"
same "then the others count as before" "$(cells)" 'F002 51, F002 52, F002 53, F003 101, F003 102, F003 103'

# without the area
import "$two" -d area= -d duplicates=sum
same "without the area, one name is one id" "$(review '[.matches[] | [.id, .rows]] | sort')" \
	'[["Kenema CHP",3],["Saint Mary Clinic",6]]'
same "which fits two, so a person chooses" "$(proposal 'Saint Mary Clinic')" 'F003 name false'
same "the aliases for an area do not count" "$(review .rows.staged)" 0
same "what fits one alone is sure" "$(proposal 'Kenema CHP')" 'F002 name true'

# an alias for any area
ask editor "aliases?mode=replace" -T - >/dev/null <<<$'facility_id,alias\nF003,Saint Mary Clinic\nF002,K 1'
file 'Saint Mary Clinic,District 3' 'Saint Mary Clinic,District 4' 'Saint Mary Clinic,Nowhere' 'Saint Mary Clinic,' \
	'K 1,District 2' 'F001,District 6' 'K 1,District 3'
import "$site/input.csv" -d area=District -d duplicates=sum
same "an alias for any area counts where its facility may lie, and a known id always" "$(cells)" \
	'F001 1, F002 1, F003 3'
same "in another area it is asked again" \
	"$(review '[.matches[] | [.id, .area, .proposed.id, .proposed.sure]] | sort')" \
	'[["K 1","District 3","F002",false],["Saint Mary Clinic","District 4","F004",true]]'
like "the row says why" "$(review '.issues[0].samples[0].hint')" 'alias of a facility in another area'
ask editor "aliases?mode=replace" -T - >/dev/null <<<'facility_id,alias'

# names as people write them
file 'BOBO HEALTH CENTER,DISTRICT 1' 'Bobo HC,district 1' 'Hopital Gagnoa,District 5' 'CSU Abobo,Bo District' \
	'C.S.U. ABOBO,BO' 'ABOBO (Centre de sante urbain),Bo' 'Kitanga HC III,District 2' 'KITANGA HC 2,District 2' \
	'Saint Mary HC,Land / Region 2 / District 6' 'Lungi Clinic,District 4' 'Zomba Clinic,District 5' 'Zomba,District 5' \
	'Lonely Hill,District 1' 'Mwanza Dispensary,Nowhere' 'Ngabu Rural Hospital,District 6' 'Zomba Hosp,District 5'
import "$site/input.csv" -d area=District
while IFS='|' read -r name area wanted; do
	same "\"$name\" in \"$area\"" "$(proposal "$name" "$area")" "$wanted"
done <<END
BOBO HEALTH CENTER|DISTRICT 1|F001 words true
Bobo HC|district 1|F001 words true
Hopital Gagnoa|District 5|F005 words true
CSU Abobo|Bo District|G5 words true
C.S.U. ABOBO|BO|G5 words true
ABOBO (Centre de sante urbain)|Bo|G5 words true
Kitanga HC III|District 2|G3 words true
KITANGA HC 2|District 2|G4 words true
Saint Mary HC|Land / Region 2 / District 6|G8 words true
Lungi Clinic|District 4|G6 part true
Zomba Clinic|District 5|G1 kind false
Zomba|District 5|G1 part false
Lonely Hill|District 1|G7 name true
Mwanza Dispensary|Nowhere|F008 name false
Ngabu Rural Hospital|District 6|F009 name false
Zomba Hosp|District 5|G1 words true
END
like "what lies elsewhere is said" \
	"$(jq -r '.matches[] | select(.id == "Ngabu Rural Hospital") | .proposed.why' "$answer")" 'but in another area'

# what all names begin with
file 'ug Kenema CHP (gov),' 'ug Bobo Health Centre (gov),' 'ug Zomba Central (gov),' 'ug Facility 11 (gov),' \
	'ug Facility 12 (gov),' 'ug Ngabu Rural Hospital (gov),' 'ug Saint Mary Clinic (gov),'
import "$site/input.csv" -d area=
same "what all names begin and end with is cut" "$(proposal 'ug Zomba Central (gov)')" 'F010 edge true'
same "which still fits two" "$(proposal 'ug Saint Mary Clinic (gov)')" 'F003 edge false'

# ids need no area
{ echo 'Facility name,District,Data,Period,Value' && echo 'F001,District 1,OPD,202401,1' &&
	echo 'F002,District 2,OPD,202401,1'; } >"$site/ids.csv"
import "$site/ids.csv"
same "for ids no area is suggested" "$(ask editor "csv/map?run=$run" | jq -c '[.suggested.area, .area.chosen]')" \
	'[null,null]'
for area in Region Data '=District 1'; do
	ask editor "csv/map?run=$run" -d 'facility_id=Facility name' -d raw_indicator_id=Data -d period_id=Period \
		-d count=Value -d "area=$area" >/dev/null
	same "\"$area\" is no area" "$status $(field '.errors[0].field')" '422 area'
done

# a country
awk 'BEGIN { print "facility_id,facility_name,admin_area_1,admin_area_2"
	for (i = 1; i <= 6124; i++) printf "N%d,%s Site %d,Land,District %d\n", i, i % 2 ? "Upper" : "Lower", i % 3000, i % 149
}' >"$site/country.csv"
awk 'BEGIN { print "Facility name,District,Data,Period,Value"
	for (i = 1; i <= 6124; i++) printf "%s SITE %d,DISTRICT %d,OPD,202401,%d\n", i % 2 ? "UPPER" : "LOWER", i % 3000,
		i % 149, i }' >"$site/6124.csv"
ask editor "facilities?mode=replace" -T "$site/country.csv" >/dev/null
import "$site/6124.csv"
same "6,124 names are all sure" "$(ask editor "csv/match?run=$run" | jq -c '[.sure, .total]')" '[6124,6124]'
began=$(date +%s%N)
check "and accepted in one click" sure
taken=$((($(date +%s%N) - began) / 1000000))
busy=$(awk -v n="$(nproc)" '{ print 1 + int($1 / n / 2) }' /proc/loadavg) # others share the machine
check "within 10 seconds ($taken ms, $busy times as long as alone)" [ "$taken" -lt $((10000 * busy)) ]
same "every one is its own" "$(review '[.rows.staged, .rows.dropped]') $(sql -c "SELECT count(*)
	FROM staged_block CROSS JOIN unnest(counts_of(counts, large)) WITH ORDINALITY u (c, place)
	JOIN facility ON slot = block_slot(block, place) WHERE run = $run AND facility_id = 'N' || c")" \
	'[6124,0] 6124'
done_testing
