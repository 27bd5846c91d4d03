#!/bin/bash
# What becomes of every row. Each folder of tests/csv that holds an input goes through the real addresses to its review:
#
#	input.csv, or input.sh that prints it
#	map		fields for csv/map, a line each, beside or instead of the usual four
#	expected.json	parts of the review document; besides them
#			cells: all that is staged, as [facility, indicator, month, count]
#			refused: {step, status, code, fields}, of a file that does not get there
#	rejected.csv	the whole file of dropped rows
#
# Names begin with the scenario that they cover. All are staged once more with a budget that nothing fits in.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

# load WHAT -- put a registry file, and retire what its last column says is not in use.
load() {
	ask editor "$1" -T "tests/csv/$1.csv" >/dev/null
	awk -F, '$NF != "no"' "tests/csv/$1.csv" | ask editor "$1?mode=replace" -T - >/dev/null
}

# The map's fields as curl's options; the usual columns where it does not say otherwise.
map_of() {
	local name
	fields=()
	for name in facility_id raw_indicator_id period_id count; do
		grep -qs "^$name=" "$1/map" || fields+=(--data-urlencode "$name=$name")
	done
	while read -r name; do fields+=(--data-urlencode "$name"); done < <(cat "$1/map" 2>/dev/null)
}

# Send a folder's file as far as it goes; its number is in run_of, or the answer that ended it in refusal_of.
begin() {
	local file=$1/input.csv step
	if [ -e "$1/input.sh" ]; then sh "$1/input.sh" >"$site/input.csv" && file=$site/input.csv; fi
	map_of "$1"
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	for step in "csv/upload -T $file" csv/map "csv/stage -X POST"; do
		# shellcheck disable=SC2086 # words
		set -- "$1" $step
		[ "$2" != csv/map ] || set -- "$1" csv/map "${fields[@]}"
		ask editor "$2?run=$run" "${@:3}" >/dev/null
		[ "$status" -lt 400 ] || { refusal_of[$1]="$2 $status $(field '(.type | sub(".*[/:#]"; "")) +
			([.errors[]?.field | " " + .] | join(""))')"; return; }
	done
	run_of[$1]=$run
}

# What is wrong with a review, a line each. Members not expected may be anything; lists are compared whole.
wrong='def wrong(w; at):
	if (type == "object") and (w | type == "object") then
		. as $g | w | to_entries[] | .key as $k | .value as $v | $g[$k] | wrong($v; at + "." + $k)
	elif (type == "array") and (w | type == "array") and length == (w | length) then
		. as $g | range(length) as $i | $g[$i] | wrong(w[$i]; at + "[\($i)]")
	elif . == w then empty
	else "\(at): \(tojson), not \(w | tojson)" end;
	(. + {cells: ($cells[0][$run] // [])} | wrong($wanted[0]; "")),
	(.rows | select(.read != .staged + .merged + .blank + .skipped + .dropped) | "does not balance: \(tojson)"),
	(select(.rows.dropped != ([.issues[].rows] | add // 0)) | "issues do not add up to the rows dropped"),
	(select(.rows.staged != .staged.records) | "staged.records: \(.staged.records), not \(.rows.staged)")'

# All that is staged: {import: [[facility, indicator, month, count], ...]}.
cells() {
	sql -c "SELECT coalesce(json_object_agg(run, list), '{}') FROM (
		SELECT run, json_agg(json_build_array(facility_id, raw_indicator_id, period, c.count)
		           ORDER BY facility_id COLLATE \"C\", raw_indicator_id COLLATE \"C\", period) AS list
		  FROM staged_month CROSS JOIN unnest(counts) WITH ORDINALITY AS c (count, slot)
		  JOIN facility USING (slot) JOIN raw_indicator USING (indicator) WHERE c.count IS NOT NULL GROUP BY run) each"
}

# The records of a CSV file, quoted newlines and all.
records() {
	awk '{ open = (open + gsub(/"/, "")) % 2 } !open { n++ } END { print n + 0 }'
}

examine() {
	local name=${1##*/} dropped said
	run=${run_of[$1]-}
	if [ -z "$run" ]; then
		same "$name" "${refusal_of[$1]}" "$(jq -r '.refused |
			"\(.step) \(.status) \(.code)" + ([.fields[]? | " " + .] | join(""))' "$1/expected.json")"
		return
	fi
	ask editor "csv/review.json?run=$run" >/dev/null
	[ "$status" = 200 ] || { flunk "$name is staged" "$(field .detail)"; return; }
	{ read -r dropped; said=$(cat); } < <(jq -r --slurpfile cells "$site/cells" --arg run "$run" \
		--slurpfile wanted <(sed "s/=RUN\"/=$run\"/" "$1/expected.json") ".rows.dropped, ($wrong)" "$answer" 2>&1)
	same "$name: the review" "$said" ""
	ask editor "rejected?run=$run" >/dev/null
	same "$name: as many rejected rows" "$(records <"$answer")" $((dropped + 1))
	if [ -e "$1/rejected.csv" ]; then check "$name: the rejected rows" diff "$1/rejected.csv" "$answer"; fi
}

# All that staging found, a line for each import.
found() {
	sql -c "SELECT run, state, md5(concat(rows, issues, notices, staged, changes, by_month, by_indicator, slots)),
		(SELECT md5(string_agg(concat(indicator, period, counts, n_new, becomes), ' ' ORDER BY indicator, period))
		   FROM staged_month s WHERE s.run = run.run) FROM run ORDER BY run"
	sha256sum "$VAR"/store/rejected/*
}

all_staged() {
	local until=$((SECONDS + 30))
	while [ "$(sql -c "SELECT count(*) FROM run WHERE state IN ('queued', 'staging')")" != 0 ]; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.2
	done
}

start_site
declare -A run_of refusal_of
load facilities
load indicators
folders=()
for folder in tests/csv/*/expected.json; do folders+=("${folder%/*}"); done
for folder in "${folders[@]}"; do begin "$folder"; done
check "all are staged" all_staged
cells >"$site/cells"
for folder in "${folders[@]}"; do examine "$folder"; done

found >"$site/whole"
echo "staging_budget = 1" >>"$VAR/hmis.conf"
kill "$(cat "$VAR/run/worker.pid")"
sql -c "SELECT run_queue(run, true) FROM run WHERE state = 'staged'" >/dev/null
check "all are staged once more" all_staged
found >"$site/parts"
check "in parts, everything is the same" diff "$site/whole" "$site/parts"
done_testing
