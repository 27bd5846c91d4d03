# shellcheck shell=bash
# tests/bench/fetch.sh -- what a fetch from DHIS2 takes, beside curl for the same answers; to be sourced by run.
#
# The stand-in server answers for 6,000 facilities, 5 data elements and 12 months: 60 pulls. It takes 100 ms to look up
# the values of a pull, which is quick for a DHIS2 server: what is measured is what we add to the waiting for it.
#
# Analytics is asked for 4 indicators in 24 months, in as few requests as the limit of rows lets it: beside curl for
# these.

# An import that has its server, and months and elements chosen.
chosen() { # FROM TO COUNT [KIND]
	local n ids=()
	for n in $(seq "$3"); do ids+=(-d "raw_indicators=${4:-Element000}$n"); done
	run=$(ask imports -d source=dhis2 | jq .run)
	ask "dhis2/connect?run=$run" -d "url=$dhis2/2.41" -d username=admin -d password=district >/dev/null
	ask "dhis2/select?run=$run" -d "start_period=$1" -d "end_period=$2" "${ids[@]}" >/dev/null
}

# Sets fetched and curled, the seconds; pulls and pulled, how many answers of how many MB; fetch_differ.
fetch_country() {
	local dhis2_size='100 5 24 4' folder=$work/dhis2 known
	start_dhis2 "$folder"
	chmod 755 "$folder"
	awk -F, 'NR == 1 { print "facility_id,facility_name" } $3 == 5 { print $1 "," $2 }' \
		"$folder/country/units.csv" \
		>"$work/units.csv"
	printf 'raw_indicator_id,raw_indicator_label\n' >"$work/elements.csv"
	awk -F, 'NR > 1 { print $1 "," $2 }' "$folder/country/elements.csv" >>"$work/elements.csv"
	ask "facilities?mode=add_update" -T "$work/units.csv" >/dev/null
	ask "indicators?mode=add_update" -T "$work/elements.csv" >/dev/null
	echo 'dataValueSets * wait 100' >"$folder/faults"
	chosen 202301 202312 5
	known=$(wc -l <"$folder/log")
	ask "dhis2/fetch?run=$run" -X POST >/dev/null
	until_state "$run" staged
	fetched=$(sql -c "SELECT round(extract(epoch FROM staged_at - queued_at), 3)
		FROM run JOIN run_review USING (run) WHERE run = $run")
	ask "dhis2/review?run=$run" -X POST >/dev/null
	until_state "$run" integrated
	fetch_differ=$(sql -c "SELECT count(*) FROM hmis_data WHERE raw_indicator_id LIKE 'Element%'" \
		-c "SELECT sum(count) FROM hmis_data
		WHERE raw_indicator_id LIKE 'Element%'" | paste -sd' ' | cmp -s - \
			<(awk -F, 'NR > 1 && $2 <= 202312 { n++; s += $5 } END { print n, s }' \
		"$folder/country/values.csv") && echo 0 || echo 1)

	pulled=$(awk 'NR > known { n += $2 } END { printf "%d", n / 1000000 }' known="$known" "$folder/log")
	curled=$(curl_pulls "$known" "$work/pulls")
	pulls=$(grep -c url "$work/pulls")
}

# curl_pulls KNOWN FILE -- ask for what the fetch asked for behind so many lines of the log; the seconds it took
curl_pulls() {
	awk -v server="$dhis2" \
		'NR > known && /dataValueSets|analytics/ { print "url = \"" server $NF "\"\noutput = \"/dev/null\"" }' \
		known="$1" "$work/dhis2/log" >"$2"
	start=$(now)
	curl -sS -g --no-progress-meter --compressed --fail -u admin:district --parallel --parallel-max 2 -K "$2"
	calc "$(now) - $start"
}

# Sets batched and batched_curled, the seconds, and batches, how many requests; batched_differ.
fetch_batches() {
	local known
	printf '%s\n' raw_indicator_id,raw_indicator_label Indicator0{1..4},I >"$work/computed.csv"
	ask "indicators?mode=add_update" -T "$work/computed.csv" >/dev/null
	echo 'api/analytics * wait 100' >"$work/dhis2/faults"
	chosen 202301 202412 4 Indicator0
	known=$(wc -l <"$work/dhis2/log")
	ask "dhis2/fetch?run=$run" -X POST >/dev/null
	until_state "$run" staged
	batched=$(sql -c "SELECT round(extract(epoch FROM staged_at - queued_at), 3)
		FROM run JOIN run_review USING (run) WHERE run = $run")
	batched_differ=$(sql -c "SELECT sum(total) FROM dhis2_pair WHERE run = $run" | cmp -s - <(awk -F, '
		NR > 1 { e = substr($1, 8) + 0; s += $5 * ((e <= 4) + (e >= 2 && e <= 5)) } END { print s \
			}' "$work/dhis2/country/values.csv") &&
		echo 0 || echo 1)
	batched_curled=$(curl_pulls "$known" "$work/batches")
	batches=$(grep -c url "$work/batches")
}

# One answer of 250 MB, to a worker that has just begun: huge_peak, what it held at most, in MB.
fetch_huge() {
	local worker
	worker=$(cat "$VAR/run/worker-network.pid")
	echo 'dataValueSets * huge 250' >"$work/dhis2/faults"
	chosen 202301 202301 1
	kill $worker
	while [ "$(cat "$VAR/run/worker-network.pid" 2>/dev/null || echo "$worker")" = "$worker" ]; do sleep 0.1; done
	ask "dhis2/fetch?run=$run" -X POST >/dev/null
	until_state "$run" staged
	ask "dhis2/review.json?run=$run" >"$work/huge"
[ "$(jq .rows.read "$work/huge")" -gt 2000000 ] || {
	echo "the answer was not read: $(jq -c '.rows, .pairs, .failures' "$work/huge")" >&2
	exit 1
}
	huge_peak=$(peak)
}
