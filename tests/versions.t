#!/bin/bash
# Versions one can trust: what an import brought can be looked at, compared, taken back and deleted; and after each of 200
# random imports, undos and deletions the dataset, and every version of it, is what a model of plain rows says.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt start_site
sql() { psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" "$@"; }

for f in 1 2 3 4 5 6 7 8; do echo "F$f,Facility $f,Land,R$((f % 2)),D$((f % 4))"; done |
	sed '1i facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3' >"$site/facilities.csv"
printf '%s\n' raw_indicator_id,raw_indicator_label A,a B,b C,c >"$site/indicators.csv"
ask editor "facilities?mode=add_update" -T "$site/facilities.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/indicators.csv" >/dev/null

# The worker ends runs within milliseconds here.
ended() { # RUN STATE
	local state until=$((SECONDS + 30))
	while [ $SECONDS -lt $until ]; do
		state=$(sql -c "SELECT state FROM run WHERE run = $1")
		case $state in "$2") return 0 ;; failed | cancelled) break ;; esac
		sleep 0.03
	done
	echo "run $1 is $state, not $2" >&2
	return 1
}
import() { # LINE...
	printf '%s\n' facility_id,raw_indicator_id,period_id,count "$@" >"$site/in.csv"
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	ask editor "csv/upload?run=$run&name=in.csv" -T "$site/in.csv" >/dev/null
	ask editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id -d count=count >/dev/null
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	ended "$run" staged
}
approve() { ask editor "csv/review?run=$run" -X POST >/dev/null && ended "$run" integrated; }
undo() { # VERSION
	ask admin "versions/undo?version=$1" -X POST >/dev/null
	run=$(field .run)
	[ "$status" = 202 ] && ended "$run" integrated
}
newest() { sql -c 'SELECT coalesce(max(version), 0) FROM version'; }
cells() { sql -F, -c "SELECT facility_id, raw_indicator_id, period_id, count FROM ${1:-hmis_data} ORDER BY 1, 2, 3"; }

echo "# undo"
import F1,A,202401,10 F2,A,202401,20 F1,A,202402,30 && approve
import F1,A,202401,11 F3,A,202401,5 && approve
before=$(cells 'hmis_data_at(1)')
ask viewer "versions/undo?version=2" >/dev/null
same "the preview tells what would go back" "$(jq -c '[.cells.back, .cells.changed, .cells.removed, .cells.new, .cells.kept]' "$answer")" "[2,1,1,0,0]"
ask editor "versions/undo?version=2" -X POST >/dev/null
same "only global administrators undo" "$status" 403
undo 2
same "N-15 undone: as it was before" "$(cells)" "$before"
same "as a version, that says so" "$(sql -c 'SELECT source, new, changed, removed, note FROM version WHERE version = 3')" "undo|0|1|1|undo of version 2"
undo 3
same "an undo is undone: as it was after" "$(cells)" "$(cells 'hmis_data_at(2)')"
undo 4
import F1,A,202401,11 F3,A,202401,5
same "N-16 the same file after an undo: it is news again" "$(sql -c "SELECT changes->>'new', changes->>'changed' FROM run WHERE run = $run")" "1|1"
approve
same "N-16 and is integrated" "$(cells)" "$(cells 'hmis_data_at(2)')"
import F1,A,202401,12 && approve
undo 6
same "what was changed again since stays" "$(cells | grep -E 'F[13],A,202401')" "F1,A,202401,12"
same "and is listed" "$(sql -c "SELECT kept->>'cells', kept->'first'->0->>'facility_id', kept->'first'->0->>'before', kept->'first'->0->>'then',
	kept->'first'->0->>'now' FROM run WHERE run = $run")" "1|F1|10|11|12"
import F4,B,202401,1 && approve
before=$(newest)
sql -c 'BEGIN' -c 'SELECT integrate_alone(300)' -c 'SELECT pg_sleep(2)' -c 'COMMIT' >/dev/null &
sleep 0.3
import F4,B,202401,2
ask editor "csv/review?run=$run" -X POST >/dev/null
first=$run
ask admin "versions/undo?version=$before" -X POST >/dev/null
again=$(field .run)
ask admin "versions/undo?version=$before" -X POST >/dev/null
same "N-01 a double click makes one undo" "$(field .run)" "$again"
wait $!
ended "$first" integrated && ended "$again" integrated
same "N-15 an undo behind an integration: ordered, what that one changed is kept" "$(cells | grep F4) $(sql -c "SELECT kept->>'cells' FROM run WHERE run = $again")" \
	"F4,B,202401,2 1"
ask admin "versions/undo?version=$(newest)" -X POST >/dev/null
like "a version that changed nothing cannot be undone" "$status $(field .code)" "409 nothing_to_undo"
for path in "versions?of=undo" "versions?q=in.csv" "versions?month=$(date -u +%Y%m)" "versions?version=3" "versions?month=199901"; do
	ask viewer "$path" -H 'Accept: text/html' >/dev/null
	same "the page $path" "$status" 200
done
ask viewer "versions?of=undo" >/dev/null
same "the history, by source" "$(jq -c '[.versions[].source] | unique' "$answer")" '["undo"]'
ask viewer "versions?version=2" >/dev/null
same "a receipt: totals before and after" "$(jq -c '.totals[0] | [.records_before, .records_after, .total_before, .total_after, .difference]' "$answer")" "[3,4,60,66,6]"

echo "# compare"
ask viewer "versions/compare?from=1&to=2" >/dev/null
same "by indicator and month" "$(jq -c '.lines[] | [.raw_indicator_id, .period_id, .records_from, .records_to, .total_from, .total_to]' "$answer")" \
	'["A",202401,2,3,30,36]'
ask viewer "versions/compare?from=1&to=2&indicator=A&period=202401" >/dev/null
same "the cells of one" "$(jq -c '.opened.cells[] | [.facility_id, .count_from, .count_to]' "$answer" | paste -sd' ')" '["F1","10","11"] ["F3",null,"5"]'
ask viewer "versions/compare.csv?from=1&to=2" >/dev/null
same "downloaded" "$(tail -n +2 "$answer")" "A,a,202401,2,3,30,36"
ask viewer "versions/compare?from=1&to=3" >/dev/null
same "what came back to the same does not differ" "$(field .months)" 0
ask viewer "versions/compare?from=1&to=99" >/dev/null
same "a version that is not there" "$status" 404
ask viewer "data.csv?version=1" >/dev/null
same "any version is read" "$(tail -n +2 "$answer" | sort)" "$(cells 'hmis_data_at(1)')"
