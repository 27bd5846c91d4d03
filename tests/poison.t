#!/bin/bash
# Files that would fill the memory: 20,000 ids of three kilobytes, two million rows of one cell that all differ. Every
# program stays small, and the page says what is wrong. The optimised build, as the sanitizers keep what is freed.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt
[ -x build/opt/worker ] && make -q BUILD=opt 2>/dev/null || make --no-print-directory -s BUILD=opt >/dev/null || exit 1

start_site
load_sample
facility=$(sed -n '2s/,.*//p' tests/sample/facilities.csv) indicator=$(sed -n '2s/,.*//p' tests/sample/indicators.csv)
awk -v i="$indicator" 'BEGIN {
	print "facility_id,raw_indicator_id,period_id,count"
	x = "x"; while (length(x) < 3000) x = x x
	for (n = 0; n < 20000; n++) print n substr(x, 1, 2990) "," i ",202401," n }' >"$site/ids.csv"
awk -v f="$facility" -v i="$indicator" 'BEGIN {
	print "facility_id,raw_indicator_id,period_id,count"
	for (n = 0; n < 2000000; n++) print f "," i ",202401," n % 1000000 }' >"$site/cell.csv"

# most NAME... -- kB that a process of these programs has held at most
most() {
	local name
	for name; do
		pgrep -P "$(cat "$VAR/pid/$name")"
	done | while read -r pid; do awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"; done | sort -n | tail -1
}

for rule in max reject; do
	for file in ids cell; do
		begin_import "$site/$file.csv" -d duplicates=$rule
		ask editor "csv/map?run=$run" >/dev/null
		same "R-02 $file, $rule: the map page" "$status" 200
		stage 120
		ask editor "csv/review.json?run=$run" >/dev/null
		same "R-02 $file, $rule: it is staged, and balances" \
			"$status $(field '.rows | .read == .staged + .merged + .blank + .skipped + .dropped')" "200 true"
	done
done
same "R-02 each row that is refused is counted" "$(field '.issues[0] | [.kind, .rows] | join(" ")')" "conflict 2000000"
check "R-02 the pages stay within 64 MB ($(most csv-map csv-upload csv-review) kB)" \
	[ "$(most csv-map csv-upload csv-review)" -lt 65536 ]
check "R-02 the worker within 256 MB ($(most worker) kB)" [ "$(most worker)" -lt 262144 ]
same "R-02 no process was ended" "$(grep -h 'ended with status' "$VAR"/log/*.log)" ""
done_testing
