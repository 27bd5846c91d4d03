#!/bin/bash
# What a review calls worth a second look: each kind in a made country of 20 facilities and 14 months, and nothing in a
# plain one.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
for f in {1..20}; do echo "F$f,Facility $f"; done | sed '1i facility_id,facility_name' >"$site/facilities.csv"
printf '%s\n' raw_indicator_id,raw_indicator_label A,a B,b >"$site/indicators.csv"
ask editor "facilities?mode=add_update" -T "$site/facilities.csv" >/dev/null
ask editor "indicators?mode=add_update" -T "$site/indicators.csv" >/dev/null

# A facility's count in a month: around 100 and more, another each month; the total stays in its range.
month() { # YYYYMM N [AWK]: the lines of month N, changed by an awk program over f (facility) and c (count)
	awk -v p="$1" -v n="$2" "BEGIN { for (f = 1; f <= 20; f++) {
		c = 100 + 5 * f + (f * n * 7 + n) % 20; ${3-}; print \"F\" f \",A,\" p \",\" c } }"
}
import_lines() { # FILE
	sed -i '1i facility_id,raw_indicator_id,period_id,count' "$1"
	begin_import "$1" && stage
	for _ in {1..100}; do
		[ "$(sql -c "SELECT plausible IS NOT NULL FROM run_review WHERE run = $run")" = t ] && break
		sleep 0.1
	done
	ask viewer "csv/review.json?run=$run" >/dev/null
}
findings() { jq -c "[.plausible.findings[] | select(.period_id == $1) | [.kind, .facilities, .of]] | sort" "$answer"; }

n=0
for p in 2023{01..12}; do month "$p" $((n += 1)); done >"$site/year.csv"
import_lines "$site/year.csv"
same "a plain year is nothing to look at" "$(jq -c '[.plausible.months, .plausible.findings]' "$answer")" '[6,[]]'
integrate
try() { # WHAT WANTED AWK [MONTH N]
	month "${4:-202401}" "${5:-13}" "$3" >"$site/try.csv"
	import_lines "$site/try.csv"
	same "$1" "$(findings "${4:-202401}")" "$2"
}
try "a plain month" '[]' ''
try "ten times and a tenth of what is usual, in one facility each" '[["tenfold",2,20],["total",0,12]]' \
	'if (f == 3) c = 1900; if (f == 4) c = 11'
same "with the facilities behind it" \
	"$(jq -c '[.plausible.findings[] | select(.kind == "tenfold") | .cells[] | [.facility_id, .count]]' "$answer")" \
	'[["F3",1900],["F4",11]]'
ask viewer "csv/review?run=$run" -H 'Accept: text/html' >/dev/null
like "the page says so" "$(tr "\n" " " <"$answer")" "Worth a second look.*2 of 20 facilities report at least ten times"
same "it stops nothing" "$(sql -c "SELECT state FROM run WHERE run = $run")" staged
try "a total that leaves its range" '[["total",0,12]]' 'c += 40'
try "the month before once more" '[["repeated",20,20]]' 'c = 100 + 5 * f + (f * 12 * 7 + 12) % 20'
try "who always reports and is missing" '[["missing",1,12]]' 'if (f == 20) continue; if (f < 9) c += 20'
try "a month that came in the place of another" '[["shifted",20,20]]' 'c = 100 + 5 * f + (f * 12 * 7 + 12) % 20' 202311
try "what is unusual once more" '[["tenfold",2,20],["total",0,12]]' 'if (f == 3) c = 1900; if (f == 4) c = 11'
ask viewer "indicators/raw.json?id=A" >/dev/null
same "an import under review is no part of the indicator's history" "$(jq '.findings | length' "$answer")" 0
integrate
ask viewer "indicators/raw.json?id=A" >/dev/null
same "a version is, with its second look and what it did" \
	"$(jq -c '[[.findings[] | .kind, .version, .stands], [.versions[] | [.version, .new, .changed, .removed]]]' \
		"$answer")" \
	'[["tenfold",2,true,"total",2,true],[[2,20,0,0],[1,240,0,0]]]'
ask admin "versions/undo?version=2" -X POST >/dev/null
ended "$(field .run)" integrated
ask viewer "indicators/raw.json?id=A" >/dev/null
same "an undo is, too; what was unusual does not stand any more" \
	"$(jq -c '[[.findings[] | .stands], [.versions[] | [.version, .removed]]]' "$answer")" \
	'[[false,false],[[3,20],[2,0],[1,0]]]'
try "the month before in the place of one that was undone" '[["repeated",20,20]]' \
	'c = 100 + 5 * f + (f * 12 * 7 + 12) % 20'

# A look that is under way when the import is approved: it waits here with the first of two indicators.
coproc HOLD { exec psql -qXAt -d "$HMIS_DB" 2>&1; }
echo "SELECT 'held' FROM pg_advisory_lock(4711);" >&"${HOLD[1]}"
read -r _ <&"${HOLD[0]}"
sql -c "CREATE FUNCTION held_months(first int, last int) RETURNS SETOF int LANGUAGE plpgsql AS \$\$ BEGIN
	PERFORM pg_advisory_xact_lock_shared(4711);
	RETURN QUERY SELECT p FROM generate_series(first, last) p WHERE p % 100 BETWEEN 1 AND 12; END \$\$" \
	-c 'CREATE OR REPLACE FUNCTION months_between(first int, last int) RETURNS SETOF int LANGUAGE sql AS
	$$ SELECT held_months(first, last) $$'
month 202401 13 'c = 2000' >"$site/both.csv"
sed -i '1i facility_id,raw_indicator_id,period_id,count
s/\(.*\),A,\(.*\)/&\n\1,B,\2/' "$site/both.csv"
begin_import "$site/both.csv" && stage
for _ in {1..100}; do
	[ "$(sql -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")" = 1 ] && break
	sleep 0.1
done
ask editor "csv/review?run=$run" -X POST >/dev/null
echo 'SELECT pg_advisory_unlock(4711);' >&"${HOLD[1]}"
wait_for integrated 60
same "a look ends where the import is approved meanwhile: nothing is kept of it" \
	"$(sql -c "SELECT looks, plausible IS NULL, look_failure IS NULL FROM run_review WHERE run = $run")" "1|t|t"
done_testing
