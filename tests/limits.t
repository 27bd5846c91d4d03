#!/bin/bash
# What one person can reach: imports at once and in a minute, names, guesses at passwords. And files for spreadsheets.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

SETTINGS=$(printf '%s\n' 'runs_per_minute = 5' 'runs_open = 8' 'reader_names = 2' 'connections = 5' 'count_max = 4')
start_site
load_sample

echo "# connections: five, of which the workers have three and pages two"
backends() { # of a role, at the moment
	sql -c "SELECT count(*) FROM pg_stat_activity WHERE usename = '$1' AND backend_type = 'client backend'"
}
pages=$(grep -lE '"GET", "/[a-z/_]+", [A-Z_]+, [a-z]+ \}|\.fields = ' cgi-bin/*.c cgi-bin/*/*.c | grep -v worker |
	sed 's|cgi-bin/||; s|\.c$||')
for page in $pages; do echo "url = $HMIS_URL/$page"; done >"$site/pages"
most=0
# whom a busy machine made wait for more than a second comes again, as the answer says
curl -s --parallel --parallel-max 12 --retry 3 -K "$site/pages" -u "$HMIS_ADMIN" -o /dev/null -w '%{http_code}\n' \
	>"$site/statuses" &
while kill -0 $! 2>/dev/null; do
	now=$(backends intake_web)
	[ "$now" -le $most ] || most=$now
done
wait $!
same "all pages, twelve at a time: each is answered" "$(grep -cE '^(5|000)' "$site/statuses")" 0
check "of $(wc -l <"$site/statuses") answers" [ "$(wc -l <"$site/statuses")" -gt 60 ]
# those that were just given back may still be on their way out
check "two connections did it ($most were seen)" [ $most -ge 1 -a $most -le 6 ]
check "the workers have one each while they are idle" within 10 [ "$(backends intake_worker)" -le 5 ]
check "pages that nobody asks for hold none" within 20 eval '[ "$(backends intake_web)" = 0 ]'
turns() { grep -c ":$(stat -c %i "$VAR/store/turns") [3-5] [3-5]\$" /proc/locks; }
check "what they gave back the workers take, who went on without" within 20 eval '[ "$(turns)" = 3 ]'
hold 'LOCK TABLE run' # two pages have to wait
for _ in 1 2; do curl -s -o /dev/null -u "$HMIS_ADMIN" "$HMIS_URL/imports" & done
within 10 eval '[ "$(backends intake_web)" = 2 ]'
ask viewer versions >/dev/null
same "a third one waits for a second, and is told" "$status $(field .code)" "503 busy_database"
let_go
wait
ask viewer versions >/dev/null
same "and then has its turn" "$status" 200

echo "# imports"
begin() { ask "$1" imports -d source=csv -D "$site/head" >/dev/null; }
for _ in {1..5}; do begin editor; done
same "R-10 five in a minute are taken" "$status" 201
begin editor
same "R-10 the sixth is not, and told when" \
	"$status $(field .code) $(tr -d '\r' <"$site/head" | sed -n 's/^Retry-After: //p')" \
	"429 too_many_imports 60"
like "R-10 with the number, and its setting" "$(field .detail)" "5 imports within a minute.*runs_per_minute"
ask editor imports -d source=csv -H 'Accept: text/html' >/dev/null
like "R-10 a browser gets the page" "$status $(cat "$answer")" "^429 .*<html"
begin admin
same "R-10 nobody else is held up" "$status" 201
later() { sql -c "UPDATE run SET created_at = created_at - interval '2 minutes'"; }
later
for _ in {1..3}; do begin editor; done
same "R-03 eight may be open" "$status" 201
later
begin editor
same "R-03 the ninth is refused, with the page where they are" \
	"$status $(field .code) $(field .step)" "409 too_many_open imports"
like "R-03 and the number" "$(field .detail)" "8 imports that are not ended.*runs_open"
run=$(sql -c "SELECT max(run) FROM run WHERE created_by = 'editor'")
ask editor "imports/cancel?run=$run" -X POST >/dev/null
begin editor
same "R-03 when one is discarded there is room" "$status" 201
sql -c "UPDATE run SET state = 'cancelled', created_at = created_at - interval '2 minutes'"

echo "# names"
ask editor projects -d name=P >/dev/null
project=$(field .project)
for reader in one two one; do ask viewer "export?project=$project&reader=$reader" >/dev/null; done
same "two readers have names" "$status" 200
ask viewer "export?project=$project&reader=three" >/dev/null
same "a third one finds no room" "$status $(field .code)" "409 too_many_readers"
like "and is told of the number" "$(field .detail)" "^2 scripts.*reader_names"
long=$(head -c 300 /dev/zero | tr '\0' x)
ask admin users -d "name=$long" -d role=viewer >/dev/null
like "a name of 300 bytes" \
	"$status $(field '.errors[0].message')" "^422 This is 300 bytes long; at most 200 .*name_length"
ask editor facilities/facility -d facility_id=A -d "facility_name=$long" >/dev/null
same "nor one of a facility" "$status $(field '.errors[0].field')" "422 facility_name"

echo "# for spreadsheets"
ids=("=a" "'=a" "''=a" "-5" "@x")
for id in "${ids[@]}"; do
	ask editor facilities/facility --data-urlencode "facility_id=$id" -d facility_name=N >/dev/null
	[ "$status" = 200 ] || [ "$status" = 201 ] || echo "# $id: $status $(field .detail)"
done
indicator=$(sed -n '2s/,.*//p' tests/sample/indicators.csv)
{
	echo facility_id,raw_indicator_id,period_id,count
	printf '%s,'"$indicator"',202401,%d\n' "'=a" 1 "''=a" 2 "'''=a" 3 -5 4 "'@x" 5
} >"$site/ids.csv"
begin_import "$site/ids.csv"
stage && integrate
echo "# a project with more values than a page counts"
printf '%s\n' raw_indicator_id,indicator_common_id "$indicator,limits" >"$site/mapping.csv"
ask admin 'indicators?mode=add_update' -T "$site/mapping.csv" >/dev/null
same "its indicator is mapped" "$status" 200
counted() { [ "$(sql -c "SELECT picture->>'values' FROM project_state WHERE project = $project")" = 5 ]; }
within 20 counted
kill -STOP $(workers)
sql -c "UPDATE project SET changed_at = clock_timestamp() WHERE project = $project"
ask viewer "export?project=$project" -D "$site/headers" >/dev/null
same "an export waits for the worker" \
	"$status $(field .code) $(tr -d '\r' <"$site/headers" | sed -n 's/^[Rr]etry-[Aa]fter: //p')" "503 being_counted 5"
ask viewer "projects.json?project=$project" >/dev/null
same "the page shows what was so, and says it" "$status $(field '[.fresh, .counted, .values] | join(" ")')" \
	"200 false true 5"
sql -c "DELETE FROM project_state WHERE project = $project"
ask viewer "projects?project=$project" -H 'Accept: text/html' >/dev/null
like "a new one's page says why it has no figures" "$status $(tr '\n' ' ' <"$answer")" "^200 .*are being counted"
kill -CONT $(workers)
check "the worker counts them, without being asked again" within 20 counted
ask viewer "export?project=$project" >/dev/null
same "then they are there" "$status $(tail -n +2 "$answer" | wc -l)" "200 5"

echo "# back from a spreadsheet"
ask viewer 'data.csv?guard=1' >"$site/guarded.csv"
same "H-01 guarded, no cell begins as a formula does" "$(tail -n +2 "$site/guarded.csv" | cut -d, -f1 | LC_ALL=C sort |
	paste -sd' ')" "'''=a ''=a '=a '@x -5"
ask viewer data.csv >/dev/null
same "H-01 else they are as they are" "$(tail -n +2 "$answer" | cut -d, -f1 | LC_ALL=C sort |
	paste -sd' ')" "''=a '=a -5 =a @x"
begin_import "$site/guarded.csv"
stage
ask editor "csv/review.json?run=$run" >/dev/null
same "H-01 and back: each is itself" \
	"$(field '[.changes.new, .changes.changed, .changes.unchanged, .rows.dropped] | join(" ")')" \
	"0 0 5 0"
ask editor "imports/cancel?run=$run" -X POST >/dev/null
ask viewer "versions?version=1" -H 'Accept: text/html' >/dev/null
like "H-01 the pages' own links ask for it" "$(cat "$answer")" 'data.csv\?version=1&amp;guard=1'

echo "# passwords and secrets"
begun=$(date +%s%N)
for i in {1..4}; do ask "admin:wrong$i" versions >/dev/null; done
same "A-12 a wrong password is refused" "$status" 401
check "A-12 only after a while" [ $((($(date +%s%N) - begun) / 1000000)) -ge 2000 ]
for i in {1..40}; do ask "admin:guess$i" versions >"$site/guess.$i" & done
begun=$(date +%s%N)
ask viewer versions >/dev/null
took=$((($(date +%s%N) - begun) / 1000000))
wait
same "A-12 who knows theirs gets in meanwhile" "$status" 200
check "A-12 at once ($took ms)" [ $took -lt 2500 ]
ask admin versions >/dev/null
same "A-12 nobody is locked out by it" "$status" 200
check "A-12 the log has whose password it was" \
	test "$(grep -c 'user "admin": password mismatch' "$VAR/log/nginx.log")" -ge 44
ask editor imports -d source=dhis2 >/dev/null
run=$(field .run)
ask editor "dhis2/connect?run=$run&token=d2pat_0123456789abcdef" -d url=https://hmis.example.org >/dev/null
same "A-07 a token in an address is refused" "$status $(field '.errors[0].field')" "422 token"
same "A-07 and stands in no log" "$(grep -l d2pat_0123456789 "$VAR"/log/*.log)" ""
same "A-07 nor in the audit" "$(sql -c "SELECT count(*) FROM audit WHERE audit::text LIKE '%d2pat_01%'")" 0
for path in uploads 'uploads?upload=x' assets; do
	for method in GET HEAD DELETE OPTIONS POST PATCH; do
		status=$(curl -s -o /dev/null -w '%{http_code}' -m 5 -X $method "$HMIS_URL/$path" -H 'Tus-Resumable: 1.0.0')
		[ "$status" = 401 ] || echo "$method $path: $status"
	done
done >"$site/open"
same "A-08 no method is open without signing on" "$(cat "$site/open")" ""

echo "# S-09 sort and filter"
for path in 'versions?q=x%27%29%3B+DROP+TABLE+run%3B--' 'facilities?sort=name%3B+DROP+TABLE+run' \
	'facilities?q=%25%27+OR+1%3D1--' 'indicators?order=1%2C(SELECT+1)' 'audit?q=%27%3B--' 'imports?page=1%3BDROP' \
	'aliases?of=facility%27--' 'versions/compare?from=1%27&to=1'; do
	ask admin "$path" >/dev/null
	like "S-09 $path" "$status" '^(200|422|404)$'
done
same "S-09 all tables are there" "$(sql -c "SELECT count(*) > 0 FROM run")" t
same "S-09 no statement failed" "$(grep -h 'statement.*failed=.*syntax' "$VAR"/log/*.log)" ""
ask editor "projects/webhook?project=$project" -d url=http://93.184.216.34/ -d secret=0123456789abcdef >/dev/null
same "S-29 a secret is kept" "$status" 200
for path in "projects/webhook?project=$project" "projects?project=$project" "dhis2/connect?run=$run"; do
	ask editor "$path" -H 'Accept: text/html' >/dev/null
	same "S-29 a page, which may be compressed, holds no secret: $path" \
		"$status $(grep -cE '0123456789abcdef|d2pat_|type="hidden" name="(token|csrf)' "$answer")" "200 0"
done
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
