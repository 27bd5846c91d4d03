#!/bin/bash
# Who has not reported: a made country with facilities that stopped, are missing, late and new (tests/reporting/country)
# is named exactly, by page, CSV and JSON, as is worked out row by row (tests/reporting/who); so it is after imports,
# undos, deletions and changes of the registry, and in a review before the import is there.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt start_site

tests/reporting/country "$site"
ask editor "facilities?mode=add_update" -T "$site/facilities.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/indicators.csv" >/dev/null
stage() { # FILE
	begin_import "$1"
	ask editor "csv/stage?run=$run" -X POST >/dev/null
	ended "$run" staged
}
days="2023-12-05 2024-01-08 2024-02-09"
# The first versions are as old as they would be.
aged() {
	local version=0 day
	for day in $days; do
		sql -c "UPDATE version SET created_at = '$day 12:00Z' WHERE version = $((version += 1))"
	done >/dev/null
}
rows() {
	sql -c "SELECT 'facility ' || facility_id || ' ' || coalesce(closed_on::text, '-') FROM facility
		WHERE retired_at IS NULL" \
		-c "SELECT 'version ' || version || ' ' || created_at::date FROM version" \
		-c "SELECT 'value ' || v.version || ' ' || facility_id || ' ' || raw_indicator_id || ' ' || period_id
		FROM version v CROSS JOIN LATERAL hmis_data_at(v.version)"
}
# asked ADDRESS -- what reporting.csv says, in the form of tests/reporting/who
asked() {
	ask viewer "reporting.csv?state=all&$1" >/dev/null
	python3 -c 'import csv, sys
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")):
    print(",".join(r[c] for c in ("facility_id", "state", "last_period_id", "months_since", "months_reported_before",
        "of_months_before", "version", "days_after_month")))' "$answer" | sort
}
# agrees WHAT [MONTH [INDICATOR,...]]
agrees() {
	local indicators=${3-}
	local of=${indicators:+&indicator=${indicators//,/\&indicator=}}
	same "$1" "$(diff <(asked "month=${2:-202312}$of") \
		<(rows | tests/reporting/who "${2:-202312}" "$indicators") | head -5)" ""
}

stage "$site/values1.csv" && approve
stage "$site/values2.csv"
aged
ask viewer "csv/review?run=$run" >/dev/null
same "a review says how many are missing after the import: the missing, and the late so far" \
	"$(jq -c '.reporting | [.month, .missing, .waits]' "$answer")" "[202312,14,true]"
ask viewer "reporting?run=$run&rows=1000" >/dev/null
same "and its list names them" "$(jq -r '.facilities[] | select(.state == "missing").facility_id' "$answer" | sort)" \
	"$(awk '/missing|late/ { print $2 }' "$site/expected" | sort)"
ask viewer reporting >/dev/null
same "while the dataset still ends before" "$(field .month)" 202311
approve
stage "$site/values3.csv" && approve
aged

echo "# the made country"
ask viewer reporting >/dev/null
same "the newest month, and whom to call" "$(jq -c '[.month, .state, .total]' "$answer")" '[202312,"call",21]'
same "each state has its number" "$(jq -c '.counts | [.expected, .reported, .missing, .stopped, .irregular, .never,
	.late, .new]' "$answer")" '[238,207,9,12,4,6,5,3]'
for state in missing stopped irregular never late new; do
	wanted=$(awk -v s=$state '$1 == s { print $2 }' "$site/expected" | sort)
	ask viewer "reporting?state=$state" >/dev/null
	same "the $state are named by JSON" "$(jq -r '.facilities[].facility_id' "$answer" | sort)" "$wanted"
	ask viewer "reporting.csv?state=$state" >/dev/null
	same "the $state are named by CSV" "$(awk -F, 'NR > 1 { print $3 }' "$answer" | sort)" "$wanted"
	ask viewer "reporting?state=$state" -H 'Accept: text/html' >/dev/null
	same "the $state are named by the page" "$(grep -oE 'facility\?id=F[0-9]+' "$answer" | grep -oE 'F[0-9]+' | sort)" \
		"$wanted"
done
agrees "every facility is what its rows say"
agrees "of one indicator" 202312 ANC1
agrees "of two indicators" 202312 MAL,ANC1
agrees "in an earlier month" 202308
agrees "in the first month" 202301
agrees "in a month before the first" 202212
agrees "in months after the newest" 202402
ask viewer "reporting.csv?by=area&level=3" >/dev/null
same "by area, the same numbers" \
	"$(awk -F, 'NR > 1 { e += $3; r += $4; m += $6; s += $7 } END { print e, r, m, s }' "$answer")" "238 207 9 12"
calls=$(awk -F, 'NR > 1 { print $6 + $7 }' "$answer")
same "the areas with most to call are the first" "$calls" "$(sort -rn <<<"$calls")"
ask viewer "reporting?area=Testland%20/%20Region%202&rows=1000&state=all" >/dev/null
same "one area" "$(field .total)" "$(awk -F, '$4 == "Region 2" && $7 == ""' "$site/facilities.csv" | grep -c .)"

echo "# what comes after"
undo() { # VERSION
	ask admin "versions/undo?version=$1" -X POST >/dev/null
	run=$(field .run)
	[ "$status" = 202 ] && ended "$run" integrated
}
delete() { # MONTH INDICATOR AREA
	local of=(-d "start_period=$1" -d "end_period=$1" -d "indicators=$2" --data-urlencode "areas=$3")
	ask admin delete -G "${of[@]}" >/dev/null
	ask admin delete -d "confirm=$(field .values)" "${of[@]}" >/dev/null
	run=$(field .run)
	[ "$status" = 202 ] && ended "$run" integrated
}
check "a version undone" undo 3
agrees "an undo: the late are missing"
check "and that one" undo 4
agrees "the undo undone"
check "values deleted" delete 202312 all "Testland / Region 2"
agrees "the values of a region deleted"
agrees "of one indicator" 202312 MAL
ask editor "facilities?mode=replace" -T <(sed '/^F00[1-9]/d' "$site/facilities.csv") >/dev/null
agrees "facilities retired"
seed=${SEED:-$RANDOM}
RANDOM=$seed
for ((step = 1; step <= ${STEPS:-12}; step++)); do
	case $((RANDOM % 5)) in
	[0-2])
		lines=()
		for ((n = 0; n < 30; n++)); do
			lines+=("F$(printf %03d $((RANDOM % 200 + 20))),MAL,2023$(printf %02d $((RANDOM % 4 + 9))),$((RANDOM % 9))")
		done
		mapfile -t lines < <(printf '%s\n' "${lines[@]}" | sort -u -t, -k1,3)
		import "${lines[@]}" && approve
		;;
	3) undo $((RANDOM % $(sql -c 'SELECT max(version) FROM version') + 1)) || true ;;
	4) delete 2023$(printf %02d $((RANDOM % 4 + 9))) MAL "Testland / Region $((RANDOM % 4 + 1))" || true ;;
	esac
	of=$([ $((RANDOM % 2)) = 0 ] || echo MAL)
	agrees "step $step at random (SEED=$seed)" 2023$(printf %02d $((RANDOM % 4 + 9))) "$of"
done
same "every array has its bits" \
	"$(sql -c 'SELECT count(*) FROM count_block WHERE reported IS DISTINCT FROM reported_of(counts_of(counts, large))')" 0
done_testing
