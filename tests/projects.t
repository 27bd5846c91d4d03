#!/bin/bash
# Projects: what a data window holds is what plain SQL over the rows says, an open window takes new months in, an ETag
# changes with what is inside and with nothing else, readers and a webhook learn of it.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt start_site

# rows FILE -- a CSV file without its header as JSON lines, for what matters is what a reader gets
rows() {
	python3 -c 'import csv, json, sys
for row in list(csv.reader(open(sys.argv[1], newline="")))[1:]: print(json.dumps(row))' "$1"
}
# export PROJECT [CURL OPTION...] -- into $site/export.csv, status in $status
export_of() {
	local project=$1
	shift
	ask viewer "export?project=$project" "$@" >/dev/null
	cp "$answer" "$site/export.csv"
}
etag_of() { curl -sS -o /dev/null -D - -u "$HMIS_VIEWER" "$HMIS_URL/export?project=$1" | tr -d '\r' |
	sed -n 's/^[Ee][Tt]ag: //p'; }
# wanted CONDITION -- the export that plain SQL makes, with what a window excludes left out by CONDITION over d, f, m
wanted() {
	sql --csv -c "SELECT d.facility_id, f.admin_area_1, f.admin_area_2, f.admin_area_3, d.period_id, m.indicator_common_id,
		sum(d.count)
	  FROM ${of:-hmis_data} d JOIN facility f USING (facility_id) JOIN raw_indicator r USING (raw_indicator_id)
	  	JOIN indicator_mapping m USING (indicator)
	 WHERE $1 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY m.indicator_common_id COLLATE \"C\", d.period_id,
	 	d.facility_id COLLATE \"C\"" >"$site/wanted.csv"
	sed -i '1i x' "$site/wanted.csv"
	rows "$site/wanted.csv"
}
window() { # PROJECT CURL OPTION...
	local project=$1
	shift
	ask editor "projects/window?project=$project" "$@" >/dev/null
}

cat >"$site/facilities.csv" <<'END'
facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,facility_type,latitude,longitude
007,Bond Clinic,Land,North,D1,clinic,1.5,2.5
NA,"Name, with a comma",Land,North,D2,hospital,,
"F,3","The ""Third""",Land,South,D3,clinic,,
F4,Old Post,Land,South,NA,clinic,,
F5,,Land,,,,,
END
printf '%s\n' raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label A,a,penta,Penta \
	B,b,penta,Penta B,b,anc,ANC D,d,anc,ANC \
	E,e,007,Seven C,c,, >"$site/indicators.csv"
ask editor "facilities?mode=add_update" -T "$site/facilities.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/indicators.csv" >/dev/null
import 007,A,202401,1 007,B,202401,2 NA,A,202401,0 '"F,3",B,202402,5' F4,D,202402,2147483647 F4,B,202402,2147483647 \
	F5,E,202403,7 NA,C,202403,9 F4,A,202403,3 && approve
sql -c "UPDATE facility SET retired_at = now() WHERE facility_id = 'F4'" \
	-c "UPDATE raw_indicator SET retired_at = now() WHERE raw_indicator_id = 'D'"

echo "# the window"
ask editor projects -d name=Malaria >/dev/null
same "a project is begun" "$status $(jq -r .project "$answer")" "201 1"
ask editor projects -d name=malaria >/dev/null
same "names are told apart, whatever their case" "$status $(field .code)" "409 name_taken"
export_of 1
same "its window is everything that is mapped" "$(rows "$site/export.csv")" "$(wanted true)"
same "under the columns that it says" "$(head -1 "$site/export.csv")" \
	'facility_id,admin_area_1,admin_area_2,admin_area_3,period_id,indicator_common_id,count'
same "text is quoted, numbers are not; zeros stay" "$(sed -n 's/^"NA".*,0$/&/p' "$site/export.csv")" \
	'"NA","Land","North","D2",202401,"penta",0'
like "a sum over int4" "$(grep '^"F4"' "$site/export.csv")" 'anc",4294967294'
window 1 -d months=fixed -d start_period=202401 -d end_period=202402 -d indicators=penta \
	--data-urlencode "areas=Land / North" --data-urlencode "areas=Land / South / D3"
same "months, indicators, areas" "$status" 200
export_of 1
same "what is chosen is inside" "$(rows "$site/export.csv")" \
	"$(wanted "d.period_id BETWEEN 202401 AND 202402 AND m.indicator_common_id = 'penta'
		AND (f.admin_area_2 = 'North' OR f.admin_area_3 = 'D3')")"
window 1 -d indicators=all -d types=hospital -d columns=facility_name -d columns=latitude
export_of 1
same "types; names and places of facilities" "$(cat "$site/export.csv")" \
	'facility_id,admin_area_1,admin_area_2,admin_area_3,facility_name,latitude,period_id,indicator_common_id,count
"NA","Land","North","D2","Name, with a comma",,202401,"penta",0'
window 1 -d indicators=all -d last_months=2
export_of 1
same "the last two months there are" "$(rows "$site/export.csv")" "$(wanted "d.period_id >= 202402")"
window 1 -d months=fixed -d start_period=202402 -d end_period=202401
same "what is wrong is said, all of it" "$status $(jq -c '[.errors[].field]' "$answer")" \
	'422 ["end_period","indicators"]'
window 1 -d indicators=nothing
same "an indicator that is not there" "$status $(jq -r .detail "$answer")" \
	"422 There is no common indicator nothing. The indicator list has them all."
window 1 -d indicators=all -d areas=Nowhere
same "an area that is not there" "$status" 422
export_of 1
same "and nothing of it was saved" "$(rows "$site/export.csv")" "$(wanted "d.period_id >= 202402")"
seen=$(ask viewer 'projects/window?project=1' | jq -r .seen)
window 1 -d seen="$seen" -d indicators=all
window 1 -d seen="$seen" -d indicators=anc
same "N-08 saved from two tabs: the second is told" "$status $(field .code)" "409 changed_meanwhile"
window 1 -d seen="$seen" -d indicators=all
same "N-08 the same once more is harmless" "$status" 200

echo "# what is inside, and what is outside"
ask viewer projects?project=1 >/dev/null
same "values are counted once, unmapped ones are outside" \
	"$(jq -c '[.values, .held, .outside.unmapped, .outside.unmapped_indicators, .lines, .months, .facilities]' \
	"$answer")" \
	"[8,9,1,1,9,3,5]"
window 1 -d start_period=202401 -d end_period=202402 -d indicators=penta -d types=clinic
ask viewer projects?project=1 >/dev/null
same "each value outside is outside for one reason" \
	"$(jq -c '.outside | [.values, .months, .not_chosen, .facilities, .unmapped, .later.months, .later.first]' \
	"$answer")" \
	"[5,3,1,1,0,1,202403]"
same "inside and outside are all that is held" "$(jq -c '[.values, .outside.values, .held]' "$answer")" "[4,5,9]"

echo "# new months"
ask editor projects -d name=Fixed >/dev/null
window 2 -d start_period=202401 -d end_period=202403 -d indicators=all
window 1 -d start_period=202402 -d indicators=all
import 007,A,202404,11 && approve
export_of 1
same "an open-ended window takes a new month in by itself" "$(grep -c ',202404,' "$site/export.csv")" 1
same "and is what plain SQL says" "$(rows "$site/export.csv")" "$(wanted "d.period_id >= 202402")"
export_of 2
same "a fixed one does not" "$(grep -c ',202404,' "$site/export.csv")" 0
ask viewer projects?project=2 >/dev/null
same "and says that there is more" "$(jq -c '.outside.later' "$answer")" '{"first":202404,"last":202404,"months":1}'

echo "# etags"
window 2 -d start_period=202401 -d end_period=202402 -d indicators=penta --data-urlencode "areas=Land / North"
first=$(etag_of 2)
like "an export has an ETag" "$first" '^"[0-9a-f]{32}"$'
# changes WHAT OUTSIDE|INSIDE -- whether the ETag is another one now
changes() {
	local now
	now=$(etag_of 2)
	case $2 in inside) check "$1 changes it" [ "$now" != "$first" ] ;; *) same "$1 does not change it" "$now" "$first" ;;
		esac
	first=$now
}
import 007,A,202404,12 && approve && changes "a version of other months" outside
import 007,D,202401,12
import 007,E,202401,12 && approve && changes "a version of other indicators" outside
import F5,A,202401,12 && approve && changes "a version of other facilities in the same indicator and month" outside
import 007,A,202401,1 && approve && changes "a version that says the same" outside
import 007,A,202401,99 && approve && changes "a version with another value" inside
ask admin "versions/undo?version=$(sql -c 'SELECT max(version) FROM version')" -X POST >/dev/null
run=$(field .run)
ended "$run" integrated && changes "an undo of it" inside
printf '%s\n' facility_id,facility_name F5,Five >"$site/f.csv"
ask editor "facilities?mode=update" -T "$site/f.csv" >/dev/null && changes "another name of a facility outside" outside
printf '%s\n' facility_id,admin_area_3 007,D9 >"$site/f.csv"
ask editor "facilities?mode=update" -T "$site/f.csv" >/dev/null && changes "another area of a facility inside" inside
printf '%s\n' facility_id,admin_area_1,admin_area_2 F5,Land,North >"$site/f.csv"
ask editor "facilities?mode=update" -T "$site/f.csv" >/dev/null && changes "a facility that moves in" inside
printf '%s\n' raw_indicator_id,indicator_common_id E,anc >"$site/i.csv"
ask editor "indicators?mode=update" -T "$site/i.csv" >/dev/null && changes "a mapping of other indicators" outside
printf '%s\n' raw_indicator_id,indicator_common_id E,anc E,penta >"$site/i.csv"
ask editor "indicators?mode=update" -T "$site/i.csv" >/dev/null && changes "a mapping to an indicator of its own" inside
window 2 -d start_period=202401 -d end_period=202402 -d indicators=penta --data-urlencode "areas=Land / North" \
	-d columns=facility_name && changes "another column" inside
ask viewer "export?project=2" -H "If-None-Match: $first" >/dev/null
same "who has it is told so" "$status" 304
ask viewer "export?project=2" -H "If-None-Match: \"other\", W/$first" >/dev/null
same "also by the weak form that nginx makes when it compresses" "$status" 304
ask viewer "export?project=2" -H 'If-None-Match: "other"' >/dev/null
same "who has another gets this one" "$status" 200
curl -sS --compressed -D "$site/head" -o "$site/unpacked.csv" -u "$HMIS_VIEWER" "$HMIS_URL/export?project=1"
export_of 1
same "compressed on the way" "$(tr -d '\r' <"$site/head" | sed -n 's/^Content-Encoding: //p')" gzip
check "it is the same" cmp "$site/unpacked.csv" "$site/export.csv"
modified=$(tr -d '\r' <"$site/head" | sed -n 's/^Last-Modified: //p')
ask viewer "export?project=1" -H "If-Modified-Since: $modified" >/dev/null
same "Last-Modified, asked back" "$status" 304

echo "# reading while versions come"
window 1 -d indicators=all
import 007,A,202405,0 NA,E,202405,0 && approve
while [ ! -e "$site/enough" ]; do
	curl -sS -u "$HMIS_VIEWER" -D "$site/head" "$HMIS_URL/export?project=1" >"$site/now.csv"
	echo "$(tr -d '\r' <"$site/head" | sed -n 's/^ETag: //p') $(sed -n 's/^"\(007\|NA\)".*,202405,"\(penta\|anc\)",//p' \
		"$site/now.csv" | sort -u | tr '\n' ' ')"
done >"$site/read" &
reader=$!
for n in 1 2 3 4 5 6; do import "007,A,202405,$n" "NA,E,202405,$n" && approve; done
touch "$site/enough"
wait $reader
same "N-12 each export is one version, whole" "$(awk 'NF != 2' "$site/read")" ""
check "N-12 of several that came meanwhile" test "$(sort -u "$site/read" | wc -l)" -ge 3
same "N-12 and its ETag is that version's" "$(sort -u "$site/read" | cut -d ' ' -f 1 | uniq -d)" ""

echo "# earlier versions"
window 1 -d indicators=all
ask viewer "export?project=1&version=1" >/dev/null
cp "$answer" "$site/export.csv"
same "an earlier version, with the mappings of now" "$(rows "$site/export.csv")" "$(of='hmis_data_at(1)' wanted true)"
first=$(curl -sS -o /dev/null -D - -u "$HMIS_VIEWER" "$HMIS_URL/export?project=1&version=1" | tr -d '\r' |
	sed -n 's/^ETag: //p')
import 007,A,202401,5 && approve
ask viewer "export?project=1&version=1" -H "If-None-Match: $first" >/dev/null
same "stays what it was" "$status" 304
ask viewer "export?project=1&version=99" >/dev/null
same "one that is not there" "$status" 404

echo "# readers"
ask viewer 'export?project=1&reader=m001' >/dev/null
readers() { ask viewer projects?project=1 | jq -c '[.readers[] | [.reader, .version, .waiting]]'; }
newest=$(sql -c 'SELECT max(version) FROM version')
same "a reader is shown with its version" "$(readers)" "[[\"m001\",$newest,false]]"
import 007,A,202401,6 && approve
same "and with fresh data waiting" "$(readers)" "[[\"m001\",$newest,true]]"
ask viewer 'export?project=1&reader=m001' -H "If-None-Match: $(etag_of 1)" >/dev/null
same "until it asks and has it" "$status $(readers)" "304 [[\"m001\",$((newest + 1)),false]]"
ask viewer 'export?project=1&reader=a%20b' >/dev/null
same "a reader's name is a word" "$status" 422
curl -sS -I -o /dev/null -u "$HMIS_VIEWER" "$HMIS_URL/export?project=1&reader=head"
same "who asks for the head alone took nothing" "$(readers)" "[[\"m001\",$((newest + 1)),false]]"

echo "# archive"
ask editor projects/archive -d project=2 -d do=archive >/dev/null
ask viewer "export?project=2" >/dev/null
same "an archived project gives nothing out" "$status $(field .code)" "409 project_archived"
ask editor projects/archive -d project=2 -d do=restore >/dev/null
ask viewer "export?project=2" >/dev/null
same "until it is opened again" "$status" 200

echo "# a webhook"
hook=$site/hook
mkdir "$hook"
echo 204 >"$hook/answer"
echo 'a secret that both know' >"$hook/secret"
touch "$hook/told"
python3 tests/projects/receiver.py "$hook" &
receiver=$!
at_exit 'kill $receiver'
until [ -s "$hook/port" ]; do sleep 0.05; done
ask editor projects/webhook -d project=1 --data-urlencode "url=http://127.0.0.1:$(<"$hook/port")/in?a=b" \
	--data-urlencode 'secret=a secret that both know' >/dev/null
same "a webhook is kept" "$status" 200
same "its address, which may hold a password, is not for viewers" \
	"$(ask viewer projects?project=1 | grep -c 'in?a=b') $(ask editor projects/webhook?project=1 | grep -c 'in?a=b')" "0 1"
ask editor projects/webhook -d project=1 --data-urlencode 'url=http://me:parole@127.0.0.1/' -d secret=0123456789abcdef \
	>/dev/null
same "X-27 the audit keeps no login or token of an address" \
	"$(sql -c "SELECT status, about FROM audit WHERE path = '/projects/webhook' ORDER BY audit")" \
	"200|project=1 url=http://127.0.0.1:$(<"$hook/port")/in?***
422|project=1 url=***@127.0.0.1/"
window 1 -d start_period=202401 -d end_period=202402 -d indicators=all
has_told() { [ "$(wc -l <"$hook/told")" -ge "$1" ]; }
# told N -- wait until so many were told
told() {
	within 20 has_told "$1"
	[ "$(wc -l <"$hook/told")" = "$1" ]
}
is_looked_at() { [ "$(sql -c 'SELECT count(*) FROM project_state WHERE project = 1 AND version = newest_version()')" = \
	1 ]; }
looked() { within 20 is_looked_at; } # until the worker has looked at the newest version
looked
import 007,A,202401,71 && approve
check "a version that changes something inside is told" told 1
same "with what it is about, signed" \
	"$(jq -c '[.event, .project, .version == '"$(sql -c 'SELECT newest_version()')"', .export_url, .signed]' \
	"$hook/told")" \
	"[\"new_version\",1,true,\"$HMIS_URL/export?project=1\",true]"
same "and with who has not reported" \
	"$(jq -c '.reporting | [.expected > 0, .missing >= 0, .url == "'"$HMIS_URL"'/reporting?project=1&month=\(.month)"]' \
	"$hook/told")" "[true,true,true]"
import 007,A,202403,71 && approve && looked
same "one that changes nothing inside is not" "$(wc -l <"$hook/told")" 1
echo 503 >"$hook/answer"
import 007,A,202401,72 && approve
check "a receiver that is not well is asked" told 2
sleep 0.3
same "and again later" "$(sql -c \
	"SELECT attempts, told_at IS NULL, ended_at IS NULL,
		worded(failure), due_at > now() + interval '30 seconds' FROM project_call
		ORDER BY call DESC LIMIT 1")" \
	"1|t|t|The answer was 503.|t"
echo 302 >"$hook/answer"
sql -c "UPDATE project_call SET due_at = now() WHERE ended_at IS NULL"
told 3
sleep 0.3
same "S-14 a redirect is not followed" \
	"$(sql -c "SELECT attempts, worded(failure) FROM project_call ORDER BY call DESC LIMIT 1")" \
	"2|The answer was 302, and redirects are not followed."
kill -9 $(workers)
echo 200 >"$hook/answer"
sql -c "UPDATE project_call SET due_at = now() WHERE ended_at IS NULL"
check "a killed worker forgets nothing" told 4
same "the same call, by its number" "$(jq -s '.[1].call == .[3].call and .[3].signed' "$hook/told")" true
same "it is told and done" "$(sql -c "SELECT count(*) FROM project_call WHERE ended_at IS NULL")" 0
echo 500 >"$hook/answer"
import 007,A,202401,73 && approve && told 5
import 007,A,202401,74 && approve && told 6
sleep 0.3
same "who was not told of a version is told of the next instead" \
	"$(sql -c "SELECT ended_at IS NULL, told_at IS NULL FROM project_call ORDER BY call DESC LIMIT 2" | tr '\n' ' ')" \
	"t|t f|t "
sql -c "UPDATE project_call SET attempts = 7, due_at = now() WHERE ended_at IS NULL"
told 7
sleep 0.3
same "after three days it is given up" "$(sql -c "SELECT count(*) FROM project_call WHERE ended_at IS NULL")" 0
same "S-16 no answer's body, no secret is shown or kept" \
	"$(ask editor projects/webhook?project=1 | grep -c 'a secret that')$(pg_dump "$HMIS_DB" |
		grep -c 'a secret that')$(grep -rlc 'a secret that' "$VAR/log" | wc -l)" 000
ask editor projects/webhook -d project=1 -d remove=1 >/dev/null
import 007,A,202401,75 && approve && looked
same "a webhook that was removed is told nothing" "$(wc -l <"$hook/told")" 7

echo "# deleted for good"
import 007,A,202401,987654321 && approve && looked
check "a planted value is in the figures of a project" grep -q 987654321 <(pg_dump "$HMIS_DB")
delete=(-d start_period=202401 -d end_period=202401 -d indicators=A)
ask admin delete -G "${delete[@]}" >/dev/null
ask admin delete "${delete[@]}" -d confirm="$(field .values)" >/dev/null
run=$(field .run)
ended "$run" integrated
same "and in nothing once it is deleted" "$(pg_dump "$HMIS_DB" | grep -c 987654321)" 0

echo "# R reads what was written"
window 1 -d indicators=all -d columns=facility_name -d columns=facility_type
export_of 1
rows "$site/export.csv" >"$site/wanted"
cat >"$site/read.R" <<'END'
data <- read.csv(commandArgs(TRUE)[1], colClasses = "character", na.strings = character(0))
write.csv(data, commandArgs(TRUE)[2], row.names = FALSE)
END
Rscript "$site/read.R" "$site/export.csv" "$site/r.csv"
same "007, NA, commas and quotes survive" "$(rows "$site/r.csv")" "$(<"$site/wanted")"

echo "# the sample"
load_sample
printf '%s\n' raw_indicator_id,indicator_common_id NMCP_OPD_MAL_CONF_RDT,malaria NMCP_OPD_MAL_CONF_MICRO,malaria \
	NMCP_OPD_MAL_CONF_RDT,rdt >"$site/i.csv"
ask editor "indicators?mode=update" -T "$site/i.csv" >/dev/null
begin_import tests/sample/hmis.csv && stage && integrate
window 1 -d indicators=malaria -d indicators=rdt
export_of 1
same "its export is what plain SQL says: $(wc -l <"$site/export.csv") lines" "$(rows "$site/export.csv" | md5sum)" \
	"$(wanted "m.indicator_common_id IN ('malaria', 'rdt')" | md5sum)"

echo "# a random country, SEED=${SEED:=$RANDOM}"
RANDOM=$SEED
# N PREFIX: some of them, always the first
some() { for ((i = 1; i <= $1; i++)); do ((RANDOM % 2)) && printf '%s\n' "$2$i"; done; printf '%s\n' "${2}0"; }
for ((i = 0; i < 30; i++)); do echo "G$i,Land,R$((RANDOM % 3)),D$((RANDOM % 4)),T$((RANDOM % 3))"; done |
	sed '1i facility_id,admin_area_1,admin_area_2,admin_area_3,facility_type' >"$site/f.csv"
for ((i = 0; i < 12; i++)); do
	((RANDOM % 4)) || { echo "x$i,"; continue; }
	echo "x$i,c$((RANDOM % 4))"
	((RANDOM % 2)) || echo "x$i,c$((RANDOM % 4))"
done | sort -u | sed '1i raw_indicator_id,indicator_common_id' >"$site/i.csv"
ask editor "facilities?mode=add_update" -T "$site/f.csv" >/dev/null
printf '%s\n' raw_indicator_id,indicator_common_id q,c0 q,c1 q,c2 q,c3 >"$site/c.csv"
ask editor "indicators?mode=add_update" -T "$site/c.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/i.csv" >/dev/null
mapfile -t lines < <(for ((n = 0; n < 1500; n++)); do echo \
	"G$((RANDOM % 30)),x$((RANDOM % 12)),2024$(printf %02d $((1 + RANDOM % 9))),$((RANDOM % 5 * (RANDOM % 100)))"; done)
import "${lines[@]}" && approve
sql -c "UPDATE facility SET retired_at = now() WHERE facility_id LIKE 'G_'" \
	-c "UPDATE raw_indicator SET retired_at = now() WHERE raw_indicator_id LIKE 'x_' "
list() { printf "'%s'," "$@" | sed 's/,$//'; }
for ((n = 0; n < ${WINDOWS:-6}; n++)); do
	mapfile -t indicators < <(some 3 c) && mapfile -t areas < <(some 2 'Land / R') && mapfile -t types < <(some 2 T)
	first=20240$((1 + RANDOM % 5)) last=20240$((5 + RANDOM % 5))
	where="d.period_id BETWEEN $first AND $last AND m.indicator_common_id IN ($(list "${indicators[@]}"))" \
		options=(-d "start_period=$first" -d "end_period=$last")
	for id in "${indicators[@]}"; do options+=(-d "indicators=$id"); done
	((RANDOM % 2)) && for area in "${areas[@]}"; do options+=(--data-urlencode "areas=$area"); done &&
		where="$where AND f.admin_area_1 || ' / ' || f.admin_area_2 IN ($(list "${areas[@]}"))"
	((RANDOM % 2)) && for type in "${types[@]}"; do options+=(-d "types=$type"); done &&
		where="$where AND f.facility_type IN ($(list "${types[@]}"))"
	window 1 "${options[@]}"
	export_of 1
	same "window $n: $(wc -l <"$site/export.csv") lines are those of plain SQL" "$(rows "$site/export.csv")" \
		"$(wanted "$where")"
	ask viewer projects?project=1 >/dev/null
	same "window $n: its figures are those of plain SQL" \
		"$(jq -r '[.values, .lines, .total, .facilities] | join("|")' "$answer")" "$(sql -c "
		WITH inside AS (SELECT DISTINCT d.* FROM hmis_data d JOIN facility f USING (facility_id)
			JOIN raw_indicator r USING (raw_indicator_id)
			JOIN indicator_mapping m USING (indicator) WHERE $where)
		SELECT (SELECT count(*) FROM inside), (SELECT count(*) FROM (SELECT DISTINCT facility_id, period_id,
			indicator_common_id
			FROM hmis_data d JOIN facility f USING (facility_id) JOIN raw_indicator r USING (raw_indicator_id)
				JOIN indicator_mapping m USING (indicator) WHERE $where) l),
		(SELECT coalesce(sum(count), 0) FROM hmis_data d JOIN facility f USING (facility_id)
			JOIN raw_indicator r USING (raw_indicator_id)
			JOIN indicator_mapping m USING (indicator) WHERE $where), (SELECT count(DISTINCT facility_id) FROM inside)")"
done
done_testing
