#!/bin/bash
# Importing from DHIS2, against the stand-in server of tests/dhis2: connecting, every version profile from connect to
# version, and the faults of servers and lines. Sums are compared with those over the stand-in's files.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/dhis2/start"
cd "$root" || exit 1

# An element whose values are what old servers hold.
dhis2_more() {
	echo 'OddElement1,Odd values,HllvX50cXC0' >>"$1/elements.csv"
	local n=0 value
	for value in 12.0 1.2E3 '' true -5 12.5 ' 7' 007 text 0x10 99999999999 0; do
		n=$((n + 1))
		printf 'OddElement1,202301,Facility%03d,HllvX50cXC0,%s\n' $n "$value"
	done >>"$1/values.csv"
	echo 'OddElement1,202301,Zone0000001,HllvX50cXC0,3' >>"$1/values.csv"
}

faults() { rm -f "$dhis2_state"/met.*; printf '%s\n' "$@" >"$dhis2_state/faults"; }
asked() { grep -c -- "$1" "$dhis2_state/log"; }
begin_fetch() { ask editor imports -d source=dhis2 >/dev/null; run=$(field .run); }
connect() { ask editor "dhis2/connect?run=$run" "$@" >/dev/null; }
admin=(-d username=admin -d password=district)
choose() { # FROM TO ID...
	local from=$1 to=$2 ids=() id
	shift 2
	for id; do ids+=(-d "raw_indicators=$id"); done
	ask editor "dhis2/select?run=$run" -d "start_period=$from" -d "end_period=$to" "${ids[@]}" "${more[@]}" >/dev/null
}
more=()
# shellcheck disable=SC2120
fetch() { ask editor "dhis2/fetch?run=$run" -X POST >/dev/null; wait_for "${1:-staged}" 90; }
review() { ask editor "dhis2/review.json?run=$run" >/dev/null; jq -c "$1" "$answer"; }
pairs() { sql -c "SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n
	FROM dhis2_pair WHERE run = $run GROUP BY 1) p"; }
to_version() { ask editor "dhis2/review?run=$run" "$@" -X POST >/dev/null; wait_for integrated 60; }
# The sums of the stand-in's files: element|month|sum, of the months asked for.
wanted() { # FROM TO ELEMENT...
	local from=$1 to=$2
	shift 2
	awk -F, -v from="$from" -v to="$to" -v of=" $* " \
		'NR > 1 && index(of, " " $1 " ") && $2 >= from && $2 <= to { n[$1 "|" $2] += $5 }
		END { for (k in n) print k "|" n[k] }' "$dhis2_state/country/values.csv" | LC_ALL=C sort
}
held() { sql -c "SELECT raw_indicator_id, period, total FROM indicator_month JOIN raw_indicator USING (indicator)
	WHERE version_to IS NULL AND n_records > 0 $1" | LC_ALL=C sort; }
same_run() { # a fetch of one element and month on its own profile, as far as it goes
	begin_fetch
	connect -d "url=$dhis2/${profile:-2.41}" "${admin[@]}"
	choose "$@"
	fetch
}

start_site
at_exit stop_dhis2
start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in did not start"; exit 1; }
printf '%s\n' 'dhis2_first = 3' 'dhis2_stall = 2' 'dhis2_whole = 8' 'dhis2_connect = 3' 'dhis2_body = 20000000' \
	>>"$VAR/hmis.conf"
kill $(workers)
for pid in $(pgrep -P "$(cat "$VAR/pid/dhis2:connect" 2>/dev/null || cat "$VAR"/pid/dhis2*connect)"); do
	kill "$pid"
done
awk -F, 'NR == 1 { print "facility_id,facility_name" } $3 == 5 { print $1 "," $2 }
	END { print "NoSuchUnit1,Of a file only" }' \
	"$dhis2_state/country/units.csv" >"$site/facilities.csv"
ask editor facilities -T "$site/facilities.csv" >/dev/null
{
	echo raw_indicator_id,raw_indicator_label
	for e in 1 2 3 13 14; do printf 'Element%04d,Element %d\n' $e $e; done
	printf '%s\n' Element0013.Combo000001,u5 Indicator01,I DataSet0001.ACTUAL_REPORTS,R OddElement1,Odd NoSuchThing,None
} >"$site/indicators.csv"
ask editor indicators -T "$site/indicators.csv" >/dev/null

echo "# connecting"
begin_fetch
refused() { # WHAT SENTENCE OPTION...
	local what=$1 sentence=$2
	shift 2
	connect "$@"
	like "$what" "$status $(field '[.errors[]?.message, .detail] | join(" ")')" "^422 .*$sentence"
}
refused "X-01 a name that nobody has" "There is no server with the name" -d url=https://nowhere.invalid/dhis \
	"${admin[@]}"
refused "X-01 a port where nothing listens" "does not accept connections" -d url=http://127.0.0.1:1/dhis "${admin[@]}"
refused "X-02 a certificate of a private authority" "cannot be trusted" -d "url=$dhis2_tls/2.41" "${admin[@]}"
refused "X-02 one that has expired" "expired" -d "url=$dhis2_expired/2.41" "${admin[@]}" --data-urlencode "ca@$dhis2_ca"
refused "X-02 one of another host" "does not match|no alternative|trusted" -d "url=$dhis2_other/2.41" "${admin[@]}" \
	--data-urlencode "ca@$dhis2_ca"
before=$(asked 'api/[^p]')
refused "X-03 a wrong password" "refused the login" -d "url=$dhis2/2.41" -d username=admin -d password=wrong
same "X-03 and is told at its field" "$(field '.errors[0].field')" password
same "X-03 is tried once" "$(($(asked 'api/[^p]') - before))" 1
faults 'system/info 1 login'
refused "X-03 a login page" "login page" -d "url=$dhis2/2.41" "${admin[@]}"
faults 'system/info 1 html'
refused "X-05 a web page instead of DHIS2" "web page .*Under maintenance" -d "url=$dhis2/2.41" "${admin[@]}"
faults 'system/info 1 broken'
refused "X-05 an answer that is cut short" "not valid JSON: it is cut short" -d "url=$dhis2/2.41" "${admin[@]}"
faults 'system/info 1 elsewhere'
before=$(asked 'api/[^p]')
refused "X-20, S-14 a redirect to another address is not followed" "not followed" -d "url=$dhis2/2.41" "${admin[@]}"
same "X-20 nor asked again" "$(($(asked 'api/[^p]') - before))" 1
faults
refused "an account without units" "has no organisation units" -d "url=$dhis2/2.40" -d username=super \
	-d password=district
refused "X-22 user information in the address" "contains a user name" -d url=https://admin:district@hmis.example.org \
	"${admin[@]}"
refused "X-22 another scheme" "Only http and https" -d url=file:///etc/passwd "${admin[@]}"
refused "X-22 IPv6 without brackets" "brackets" -d url=http://::1/dhis "${admin[@]}"
for tail in / /api /api/me.json /dhis-web-dashboard/ /login/ '/apps/x?a=b'; do
	connect --data-urlencode "url=$dhis2/2.41$tail" "${admin[@]}"
	same "X-22 $tail is cut off" \
		"$status $(sql -c "SELECT url FROM dhis2_connection JOIN run_dhis2 USING (connection) WHERE run = $run")" \
		"200 $dhis2/2.41"
done
connect -d "url=$dhis2_tls/2.41" "${admin[@]}" --data-urlencode "ca@$dhis2_ca"
same "X-02 with the authority's certificate it is" "$status $(field '.server.version, .account' | paste -sd' ')" \
	"200 2.41.5 admin"
connect -d "url=$dhis2/2.41" -d token=d2pat_standin00000000000000000000000000 -d save=1
same "a personal access token, kept" "$status $(field .server.calendar)" "200 iso8601"
saved=$(field .connection)
ask editor "dhis2/connect?run=$run" -H 'Accept: text/html' >/dev/null
like "the page offers it" "$(cat "$answer")" "name=\"connection\" value=\"$saved\""

echo "# from connect to version, each profile"
for profile in 2.36 2.40 2.41 2.43 2.40-ethiopian; do
	from=202301 to=202302 shift=0
	[ $profile != 2.40-ethiopian ] || { from=201501 to=201502 shift=800; }
	same_run $from $to Element0001 Element0013 Element0013.Combo000001 Indicator01 DataSet0001.ACTUAL_REPORTS
	same "X-18 $profile: all pairs are done" "$(pairs)" "done 10"
	same "$profile: the review balances" "$(review '.rows | .read == .staged + .merged + .blank + .skipped + .dropped')" \
		true
	to_version
	same "$profile: the values are those of the server's files" \
		"$(held "AND raw_indicator_id ~ '^Element....\$' AND period BETWEEN $from AND $to")" \
		"$(wanted 202301 202302 Element0001 Element0013 | awk -F'|' -v OFS='|' -v shift=$shift '{ $2 -= shift } 1')"
	same "$profile: an operand is its part" \
		"$(sql -c "SELECT sum(total) FROM indicator_month JOIN raw_indicator USING (indicator)
		WHERE version_to IS NULL AND raw_indicator_id = 'Element0013.Combo000001' AND period BETWEEN $from AND $to")" \
		"$(awk -F, '$1 == "Element0013" && $4 == "Combo000001" && $2 <= 202302 { n += $5 } END { print n }' \
			"$dhis2_state/country/values.csv")"
done
same "X-19 the review tells when analytics was built" \
	"$(review '[.rules[] | select(.name == "Analytics last built") | .value]')" '["2024-12-31T02:00:00.000"]'
same "X-23 no address was longer than 6 kB" "$(awk 'length > 6000' "$dhis2_state/log" | wc -l)" 0
profile=2.41

echo "# what the server has"
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}"
lists() { ask editor "dhis2/$1" "${@:2}" >/dev/null; }
lists "units?run=$run"
same "units and elements come after reading the lists" "$status $(field .code)" "409 step_out_of_order"
lists "catalogue?run=$run" -X POST
for _ in {1..300}; do lists "catalogue?run=$run"; [ "$(field .catalogue.state)" != staged ] || break; sleep 0.1; done
same "all units are read, elements with their operands, indicators and rates" \
	"$(field '"\(.units) \(.items) \(.sets)"')" \
	"$(($(wc -l <"$dhis2_state/country/units.csv") - 1)) $(awk -F, \
		'NR > 1 { n += 1 + 2 * ($3 ~ / /) } END { print n + 3 + 3 }' "$dhis2_state/country/elements.csv") 1"
same "by pages, not more than a thousand at once" \
	"$(asked 'organisationUnits.json.*pageSize=1024&page=1') $(asked 'dataElements.json.*domainType')" "1 1"
lists "units?run=$run&level=5"
same "the preview: those that are there are changed by their areas, the closed one by its date" \
	"$(field '"\(.chosen) \(.added) \(.changed) \(.same) \(.gone)"')" "300 0 300 0 2"
before=$(sql -c "SELECT count(*) FROM facility WHERE retired_at IS NULL")
lists "units?run=$run" -d level=5 -d level=3
same "taken over" "$status $(field '"\(.added) \(.updated)"')" "200 12 300"
same "the names above a unit are its areas" \
	"$(sql -c "SELECT concat_ws(', ', facility_name, admin_area_1, admin_area_2, admin_area_3, admin_area_4)
	FROM facility WHERE facility_id = 'Facility007'")" "Facility 7, Standland, Region 1, District 1, Zone 2"
same "what the server has not stays" "$(sql -c "SELECT count(*) FROM facility WHERE retired_at IS NULL") $(
	sql -c "SELECT retired_at IS NULL FROM facility WHERE facility_id = 'NoSuchUnit1'")" "$((before + 12)) t"
lists "units?run=$run&set=DataSet0001"
same "who reports a data set; again nothing changes" "$(field '"\(.chosen) \(.same)"')" "100 100"
lists "elements?run=$run&q=element%2020&of=operand"
same "operands are found by name" "$(field '[.elements[].id] | join(" ")')" \
	"Element0020.Combo000001 Element0020.Combo000002"
lists "elements?run=$run" -d id=Element0020.Combo000002 -d id=Element0020
same "and become raw indicators with their names" \
	"$(field .added) $(sql -c "SELECT raw_indicator_label FROM raw_indicator
	WHERE raw_indicator_id = 'Element0020.Combo000002'")" "2 Element 20 Combo000002"
faults 'organisationUnits.json?fields=id * status 500'
lists "catalogue?run=$run" -X POST
for _ in {1..300}; do lists "catalogue?run=$run"; [ "$(field .catalogue.state)" != failed ] || break; sleep 0.1; done
like "a server that fails is named, and the lists can be read again" "$(field .catalogue.failure)" "."
faults
ask editor imports >/dev/null
same "it is no import" "$(field '[.runs[] | select(.source == "catalogue")] | length')" 0

echo "# faults of servers and lines"
faults 'period=202303 1 text'
same_run 202303 202303 Element0001
same "X-06 too many combinations as text: asked for by regions" "$(pairs) $(asked 'period=202303.*orgUnit=Region')" \
	"done 1 3"
same "X-06 and all of it is here" "$(review .staged.total)" "$(wanted 202303 202303 Element0001 | cut -d'|' -f3)"
faults 'Element0002&period=202304 * status 409'
same_run 202304 202304 Element0001 Element0002 NoSuchThing
same "X-07, X-16 what is refused or unknown fails, the others go on" "$(pairs)" "done 1, failed 2"
same "X-07 with its own sentence" "$(review '[.failures[] | .code] | sort')" '["server_refused","unknown_id"]'
same "X-16 nothing was asked of what is unknown" "$(asked NoSuchThing.*dataValueSets)" 0
same "X-26 it is no plain success" "$(review '.pairs.failed')" 2
ask editor "dhis2/review?run=$run" -H 'Accept: text/html' >/dev/null
like "X-26 the page says so" "$(tr '\n' ' ' <"$answer")" "Complete with +2 +failed pulls"
faults
ask editor "dhis2/fetch?run=$run" -d retry=1 >/dev/null
wait_for staged 60
same "what failed is fetched again, and nothing else" "$(pairs) $(asked 'dataElement=Element0001&period=202304')" \
	"done 2, failed 1 1"
faults 'period=202305 1 retry 2' 'period=202306 1 status 503'
same_run 202305 202306 Element0001
same "X-08 a busy server is asked later" "$(pairs) $(asked 'period=202305') $(asked 'period=202306')" "done 2 2 2"
faults 'period=202302 * status 500'
before=$(held '')
before_asked=$(asked 'period=202302&orgUnit=Country0001')
same_run 202302 202302 Element0001
same "X-09 after three attempts for the country, and three for its first part" \
	"$(($(asked 'period=202302&orgUnit=Country0001') - before_asked))" 6
same "X-09 the pair failed, by the server" "$(sql -c "SELECT state, kind FROM dhis2_pair WHERE run = $run")" \
	"failed|server"
to_version
same "X-09 the old values stay" "$(held '')" "$before"
faults 'period=202307 1 cut' 'period=202308 1 empty' 'period=202309 * period'
same_run 202307 202309 Element0001
same "X-10 a body that breaks off is asked for again" \
	"$(sql -c "SELECT state, records FROM dhis2_pair WHERE run = $run AND period = 202307")" "done|270"
same "X-12 an empty answer is no answer" \
	"$(sql -c "SELECT state, code FROM dhis2_pair WHERE run = $run AND period = 202308")" "failed|empty_answer"
same "X-17 another month than was asked for" \
	"$(sql -c "SELECT state, code FROM dhis2_pair WHERE run = $run AND period = 202309")" "failed|wrong_period"
faults 'period=202310 1 trickle 5' 'period=202311 1 stall 6'
same_run 202310 202311 Element0001
same "X-11 what trickles or stalls is given up in time, and asked for again" "$(pairs)" "done 2"
faults 'pe:202301 * norows' 'pe:202302 * null' 'pe:202303 * broken'
same_run 202301 202303 Indicator01
same "X-10, X-12 analytics without rows, or half of them, is no empty month" \
	"$(sql -c "SELECT string_agg(state || ' ' || code, ', ' ORDER BY period) FROM dhis2_pair WHERE run = $run")" \
	"failed no_values, failed no_values, failed broken_off"
faults 'Element0001&period=202312 * nothing' 'Element0001&period=202302 * nothing'
same_run 202302 202312 Element0001
same "X-13 a month that comes back empty is held" "$(review '[.pairs.empty, .pairs.held, .changes.removed]')" \
	'[2,1,270]'
ask editor "dhis2/review?run=$run" -X POST >/dev/null
same "X-13 nothing is emptied without a yes" "$status $(field '.type | sub(".*[/:#]"; "")')" "409 empty_months"
to_version -d accept_empty=1
same "X-13 with it, it is" "$(held "AND period = 202302 AND raw_indicator_id = 'Element0001'")" ""
faults 'period=202401 1 twice'
same_run 202401 202401 Element0013
same "X-14 the same value twice counts once, and is told" \
	"$(review '[.staged.total, ([.notices[] | select(.kind == "duplicate_identical") | .rows] | first)]')" \
	"[$(wanted 202401 202401 Element0013 | cut -d'|' -f3),540]"
faults
same_run 202301 202301 OddElement1
same "X-15 old values: read by one rule, each that is not used is counted" \
	"$(review '[.rows.read, .rows.staged, .rows.blank, .rows.dropped]')" "[13,6,1,6]"
same "X-15 by reason" "$(review '[.issues[] | [.kind, .rows]] | sort')" '[["invalid_count",5],["unknown_facility",1]]'
same "X-15 a fraction is cut and told" "$(review '[.notices[] | select(.kind == "truncated") | .rows]')" '[1]'
to_version
same "X-15 the counts" "$(sql -c \
	"SELECT string_agg(count::text, ' ' ORDER BY facility_id) FROM hmis_data WHERE raw_indicator_id = 'OddElement1'")" \
	"12 1200 12 7 7 0"
faults 'period=202402&orgUnit=Country0001 1 huge 40' 'period=202403&orgUnit=Country0001 1 bomb 100'
same_run 202402 202403 Element0001
same "X-21 more than the limit is asked for by regions" "$(pairs) $(asked 'orgUnit=Region.*')" \
	"done 2 $(asked 'orgUnit=Region.*')"
same "X-21 and is right" "$(review .staged.total)" \
	"$(wanted 202402 202403 Element0001 | awk -F'|' '{ n += $3 } END { print n }')"

echo "# what the server has not any more"
{
	echo facility_id,raw_indicator_id,period_id,count
	printf '%s\n' Facility001,Element0003,202404,4000 Facility002,Element0003,202404,0 NoSuchUnit1,Element0003,202404,77
	awk -F, '$1 == "Element0003" && $2 == 202404 { seen[$3] = 1 } $3 ~ /^Fac/ && !all[$3]++ { list[++n] = $3 }
		END { for (i = 1; i <= n; i++) if (!seen[list[i]]) print list[i] ",Element0003,202404,5" }' \
			"$dhis2_state/country/values.csv"
} >"$site/csv.csv"
begin_import "$site/csv.csv" && stage && integrate
same_run 202404 202404 Element0003
same "X-24 corrected and deleted at the source: changed and removed" \
	"$(review '[.changes.removed, .changes.changed]')" "[30,2]"
to_version
same "X-24 it is as the server has it" "$(held "AND period = 202404 AND raw_indicator_id = 'Element0003'" | cut -d'|' \
	-f3)" \
	"$(($(wanted 202404 202404 Element0003 | cut -d'|' -f3) + 77))"
same "X-28 a facility that the server does not have keeps its values" \
	"$(sql -c "SELECT count FROM hmis_data WHERE facility_id = 'NoSuchUnit1'")" 77

echo "# killed and cancelled"
awk -F, 'NR == 1 { print "raw_indicator_id,raw_indicator_label" } /^Element/ { print $1 "," $2 }' \
	"$dhis2_state/country/elements.csv" >"$site/all.csv"
ask editor indicators -T "$site/all.csv" >/dev/null
faults 'dataValueSets /30 status 503' 'dataValueSets /20 cut' 'dataValueSets /120 stall 4'
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}"
mapfile -t all < <(printf 'Element%04d\n' {1..20})
choose 202301 202412 "${all[@]}"
: >"$dhis2_state/log"
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
for n in 50 150 300; do
	for _ in {1..300}; do
		[ "$(sql -c "SELECT count(*) >= $n FROM dhis2_pair WHERE run = $run AND state = 'done'")" = t ] && break
		sleep 0.1
	done
	sql -c "SELECT 'Element' || right(raw_indicator_id, 4) || '&period=' || period FROM dhis2_pair
		JOIN raw_indicator USING (indicator)
		WHERE run = $run AND state = 'done'" >"$site/done.$n"
	kill -9 $(workers)
	sleep 0.3 # the server notes what it has answered behind its answer; the next worker begins later than this
	wc -l <"$dhis2_state/log" >"$site/mark.$n"
done
wait_for staged 200
same "X-25, W-13, W-14 killed three times, it is complete, with two months of an operand that is held" \
	"$? $(pairs)" "0 done 482"
again=0
for n in 50 150 300; do
	again=$((again + $(tail -n +$(($(cat "$site/mark.$n") + 1)) "$dhis2_state/log" | grep -cFf "$site/done.$n")))
done
same "X-25 nothing that was done is asked for again" "$again" 0
same "X-25 the values are right" \
	"$(review '[.by_indicator[] | select(.raw_indicator_id | contains(".") | not) | .total] | add')" \
	"$(wanted 202301 202412 "${all[@]}" | awk -F'|' '{ n += $3 } END { print n }')"
faults '* * stall 2'
begin_fetch
faults
connect -d "url=$dhis2/2.41" "${admin[@]}"
choose 202301 202312 Element0001 Element0002
faults 'dataValueSets * stall 2'
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
for _ in {1..100}; do [ "$(sql -c "SELECT state FROM run WHERE run = $run")" = fetching ] && break; sleep 0.1; done
start=$SECONDS
ask editor "imports/cancel?run=$run" -X POST >/dev/null
faults
cancelled=$run
same_run 202406 202406 Element0001
same "cancelled: the worker is free within seconds, and nothing is kept" \
	"$((SECONDS - start < 12)) $(pairs) $(sql -c \
	"SELECT count(*) FROM indicator_month m JOIN version v ON v.version = m.version_from WHERE v.run = $cancelled")" \
	"1 done 1 0"
begin_fetch
connect -d "connection=$saved"
more=(-d on_failure=abort)
choose 202301 202301 Element0001 Element0002
more=()
faults 'dataValueSets 1 login'
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
wait_for failed 30
like "X-04 a login that is refused ends the fetch at once" "$(field .failure)" "login page.*not locked"
same "X-04 and is marked at the saved connection" \
	"$(sql -c "SELECT refused_at IS NOT NULL FROM dhis2_connection WHERE connection = $saved")" t
faults 'Element0002 * status 404'
ask editor "dhis2/fetch?run=$run" -X POST >/dev/null
wait_for failed 30
same "abort: one failure ends it, what was fetched is kept" \
	"$(sql -c "SELECT state FROM run WHERE run = $run") $(field .pairs.open)" "failed $(field .pairs.open)"
faults

echo "# schedules"
scheduled() { sql -c "SELECT count(*) FROM run WHERE schedule IS NOT NULL"; }
due() { sql -c "UPDATE schedule SET next_at = date_trunc('hour', now())"; }
again() { sql -c "UPDATE schedule SET next_at = now()"; }
fired() { for _ in {1..150}; do [ "$(scheduled)" = "$1" ] && return; sleep 0.1; done; }
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}"
choose 202401 202401 Element0001
ask editor schedules -d "run=$run" -d months=3 -d day=20 -d hour=2 >/dev/null
same "a schedule needs a connection that is kept" "$status $(field .code)" "409 step_out_of_order"
connect -d "url=$dhis2/2.41" "${admin[@]}" -d save=1
choose 202401 202401 Element0001
ask editor schedules -d "run=$run" -d months=3 -d day=20 -d hour=2 >/dev/null
same "a schedule is made, for a time to come" \
	"$status $(sql -c "SELECT next_at > now() AND extract(day FROM next_at AT TIME ZONE 'UTC') = 20
	AND extract(hour FROM next_at AT TIME ZONE 'UTC') = 2 FROM schedule")" "201 t"
same "N-09, W-15 it fires once for a time, though asked twice" \
	"$(due; sql -c 'SELECT schedule_fire()' -c 'SELECT schedule_fire()' |
	paste -sd' ') $(due; sql -c 'SELECT schedule_fire()') $(scheduled)" "1 0 0 1"
run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
wait_for staged 60
same "it asks for the last three months that are over, and waits for its review" \
	"$(sql -c "SELECT string_agg(period::text, ' ' ORDER BY period)
	FROM dhis2_pair WHERE run = $run")" "$(for n in 3 2 1; do date -u -d "$(date -u +%Y-%m-15) -$n months" +%Y%m; done |
		paste -sd' ')"
faults 'me. 1 login' 'system/info 1 login' 'dataValueSets 1 login'
before=$(asked 'api/[^p]')
again
for _ in {1..150}; do [ "$(sql -c 'SELECT worded(paused_why) FROM schedule')" ] && break; sleep 0.1; done
same "X-04 a scheduled fetch whose login is refused: paused, after one attempt" \
	"$(sql -c 'SELECT worded(paused_why) FROM schedule') $(($(asked 'api/[^p]') - before))" \
	"The server refused the login. 1"
faults
again
sleep 6
same "X-04 nothing is asked any more" "$(scheduled) $(($(asked 'api/[^p]') - before))" "2 1"
ask editor '' -H 'Accept: text/html' >/dev/null
like "X-04 people are told" "$(tr '\n' ' ' <"$answer")" "1 schedule is paused"
ask editor schedules -d schedule=1 -d do=resume >/dev/null
same "it is not resumed with the same login" "$status $(field .code)" "409 login_refused"
begin_fetch
connect -d "url=$dhis2/2.41" "${admin[@]}" -d save=1
ask editor schedules -d schedule=1 -d do=resume >/dev/null
same "with a new login it is" "$status" 200
fired 3
run=$(sql -c "SELECT max(run) FROM run WHERE schedule IS NOT NULL")
wait_for staged 60
same "and fetches what was missed; the import that waited is superseded" \
	"$(sql -c "SELECT string_agg(state, ' ' ORDER BY run) FROM run
	WHERE schedule IS NOT NULL")" "cancelled cancelled staged"
sql -c "UPDATE app_user SET role = 'viewer' WHERE name = 'editor'"
again
for _ in {1..150}; do [ "$(sql -c 'SELECT worded(paused_why) FROM schedule')" ] && break; sleep 0.1; done
same "A-06 whose owner may not import any more: paused" "$(sql -c 'SELECT worded(paused_why) FROM schedule')" \
	"editor may not import any more."
sql -c "UPDATE app_user SET role = 'data_admin' WHERE name = 'editor'"
ask editor schedules -d schedule=1 -d do=remove >/dev/null
same "removed; its imports stay" \
	"$(sql -c 'SELECT count(*) FROM schedule') $(sql -c "SELECT state FROM run WHERE run = $run")" "0 staged"

echo "# X-27 secrets"
(PATH=$PATH:$(echo /usr/lib/postgresql/*/bin) && pg_dump --data-only -d "$HMIS_DB" >"$site/dump")
for secret in district d2pat_standin00000000000000000000000000; do
	same "X-27 $secret is in no log, table or process list" \
		"$(grep -l "$secret" "$VAR"/log/*.log "$site/dump"; pgrep -fa "$secret" | grep -v -e grep -e dhis2.t)" ""
done
ask editor "dhis2/connect?run=$run" -H 'Accept: text/html' >/dev/null
same "X-27 nor on the page" "$(grep -c -e 'district"' -e d2pat_standin "$answer")" 0
same "X-27 nor in a core file" "$(awk '/Max core/ { print $5, $6 }' "/proc/$(cat "$VAR/run/worker.pid")/limits" |
	sort -u)" "0 0"

echo "# addresses within"
sed -i 's/^allowed_addresses *=.*/allowed_addresses =/' "$VAR/hmis.conf"
for pid in $(pgrep -P "$(cat "$VAR"/pid/dhis2*connect)"); do kill "$pid"; done
begin_fetch
for url in http://127.0.0.1 http://localhost "http://[::1]" http://169.254.169.254 http://0.0.0.0 http://2130706433 \
	http://0177.0.0.1 \
	"http://[::ffff:127.0.0.1]" http://10.0.0.1 http://192.168.1.1 http://172.16.0.1 "$dhis2/2.41"; do
	refused "S-12 $url" "address inside this network" --data-urlencode "url=$url" "${admin[@]}"
done
refused "S-12 file:" "Only http" -d url=file:///etc/passwd "${admin[@]}"
refused "S-12 gopher:" "Only http" -d url=gopher://127.0.0.1/ "${admin[@]}"
before=$(asked 'api/[^p]')
connect -d "url=$dhis2/2.41" "${admin[@]}"
open=$(field .errors[0].message)
connect -d url=http://127.0.0.1:1/2.41 "${admin[@]}"
same "S-15 what is there is not told" "$(field .errors[0].message) $(($(asked 'api/[^p]') - before))" "$open 0"
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
