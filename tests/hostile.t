#!/bin/bash
# Text that means harm, in every field that takes text and on every page that shows it; JSON that does; a file as a
# page.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

script='<script>alert(1)</script>' image='"><img src=x onerror=alert(2)>' link='javascript:alert(3)'

quoted() { # TEXT... -- as cells of a CSV line
	local cell line=
	for cell; do line+=",\"${cell//\"/\"\"}\""; done
	echo "${line:1}"
}

start_site
{
	echo facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_type
	quoted "F$script" "$script" "$image" "$link" "$script" "$image" "$link"
	quoted "F$image" "$image" "$script" "$image" "$link" "$script" "$image"
} >"$site/facilities.csv"
{
	echo raw_indicator_id,raw_indicator_label,indicator_common_id,indicator_common_label
	quoted "I$script" "$image" "C$script" "$image"
	quoted "I$image" "$script" "C$image" "$link"
} >"$site/indicators.csv"
{
	quoted "facility$script" "indicator$image" "month$link" "count$script"
	quoted "F$script" "I$script" 202401 5
	quoted "F$image" "I$image" 202401 6
	quoted "$script" "I$script" 202401 7
	quoted "F$script" "$image" 202401 8
	quoted "F$script" "I$script" "$script" 9
	quoted "F$script" "I$script" 202402 "$image"
	quoted "F$script" "I$image" 202403 "$link" "$script"
} >"$site/file.csv"

echo "# H-02 planted"
ask editor facilities -T "$site/facilities.csv" >/dev/null
same "H-02 the facilities are as they were sent" "$(field '[.added, (.rejected | length)] | tostring')" "[2,0]"
ask editor indicators -T "$site/indicators.csv" >/dev/null
same "H-02 so are the indicators" "$(field '[.added, (.rejected | length)] | tostring')" "[2,0]"
{ echo facility_id,alias; quoted "F$script" "A$image"; } | ask editor aliases -T - >/dev/null
ask editor imports -d source=csv >/dev/null
run=$(field .run)
file="${script//\//}$image.csv" # what stands before a slash is a folder's name
name=$(jq -rn --arg name "$file" '$name | @uri')
ask editor "csv/upload?run=$run&name=$name" -T "$site/file.csv" >/dev/null
same "H-02 the file keeps its name" "$(field .name)" "$file"
ask editor "csv/map?run=$run" -d 'facility_id=%231' -d 'raw_indicator_id=%232' -d 'period_id=%233' -d 'count=%234' \
	>/dev/null
stage
same "H-02 it is staged" "$?" 0
ask editor "csv/review.json?run=$run" >/dev/null
same "H-02 JSON has the texts as they are" \
	"$(field '[.issues[].samples[].value | select(. != null)] | sort | join(" ")')" \
	"$(printf '%s\n' "$script" "$image" "$script" "$image" | LC_ALL=C sort | paste -sd' ')"

# harmless PATH... -- no page has a tag, a quote or an address of ours made of what was planted
harmless() {
	local path bad=
	for path; do
		ask editor "$path" -H 'Accept: text/html' >/dev/null
		[ "$status" -lt 500 ] || bad+=" $path: $status"
		! grep -qiE '<script>alert|<img src=x|(href|src|action)="javascript:' "$answer" || bad+=" $path"
		grep -qiE 'alert' "$answer" || harmless_without+=" $path"
	done
	same "H-02 no page takes the texts for its own" "$bad" ""
}
harmless_without=
harmless "csv/upload?run=$run" "csv/map?run=$run" "csv/review?run=$run" "csv/match?run=$run" facilities indicators \
	"aliases?of=facility" assets imports "progress?run=$run"
same "H-02 each shows one of them" "$harmless_without" ""
for step in stage review; do ask editor "csv/$step?run=$run" -X POST >/dev/null; done
wait_for integrated
version=$(sql -c "SELECT max(version) FROM version")
harmless "" versions "versions?version=$version" "csv/review?run=$run" \
	"facilities?q=$(jq -rn --arg q "$script" '$q | @uri')" \
	"indicators?q=$(jq -rn --arg q "$image" '$q | @uri')" "imports?page=%3Cscript%3Ealert(1)" \
		"csv/map?run=%3Cscript%3Ealert(1)"
ask viewer "" -H 'Accept: text/html' -D "$site/head" >/dev/null
like "H-02 nothing inline would run" "$(cat "$site/head")" "Content-Security-Policy: default-src 'self'"

echo "# H-11 JSON"
ask editor imports -d source=csv >/dev/null
run=$(field .run)
ask editor "csv/upload?run=$run&name=a.csv" -T tests/csv/nothing-dropped/input.csv >/dev/null
all_runs() { sql -c "SELECT md5(string_agg(r::text, ' ' ORDER BY run)) FROM (SELECT * FROM $every_run) r"; }
before=$(all_runs)
json() { # WHAT: body on stdin
	ask editor "csv/map?run=$run" -H 'Content-Type: application/json' --data-binary @- >/dev/null
	same "H-11 $1 is refused with a sentence" "$status $(field '.detail | length > 10')" "${2:-400} true"
}
json "an array 100,000 deep" < <(head -c 100000 /dev/zero | tr '\0' '[')
json "an object that does not end" < <(printf '{"count":'; for i in {1..5000}; do printf '{"a":'; done)
json "the same key twice" < <(printf '{"count":"a","count":"b"}')
json "a number that is none" < <(printf '{"count":1e400}')
json "a NUL" < <(printf '{"count":"a\\u0000b"}')
json "half a character" < <(printf '{"count":"\\ud800"}')
json "what is not UTF-8" < <(printf '{"count":"\xff\xfe"}')
json "a list" < <(printf '["count"]')
json "a text of 2 MB" 413 < <(printf '{"count":"'; head -c 2000000 /dev/zero | tr '\0' a; printf '"}')
same "H-11 nothing of it was stored" "$(all_runs)" "$before"

echo "# H-16 a file as a page"
printf '<html><script>alert(1)</script>' >"$site/page.html"
asset=$(sql -c "SELECT max(asset) FROM asset")
printf '<html><script>alert(1)</script>' >"$VAR/store/assets/$asset" # as if it had come in
ask editor "assets?asset=$asset" -D "$site/head" -H 'Accept: text/html' >/dev/null
like "H-16 a file comes as a download" "$(tr -d '\r' <"$site/head")" '^Content-Disposition: attachment'
like "H-16 with a type of its own" "$(tr -d '\r' <"$site/head")" '^Content-Type: (text/csv|application/octet-stream)'
like "H-16 that no browser doubts" "$(tr -d '\r' <"$site/head")" '^X-Content-Type-Options: nosniff'
ask viewer "assets?asset=$asset" >/dev/null
same "H-16 not for everybody" "$status" 403
ask nobody:x "assets?asset=$asset" >/dev/null
same "H-16 nor without a password" "$status" 401
for path in "store/assets/$asset" "assets/$asset" "../store/assets/$asset" "var/store/assets/$asset"; do
	ask editor "$path" --path-as-is >/dev/null
	like "H-16 the store has no address: $path" "$status" '^40[04]$'
done
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
