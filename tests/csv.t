#!/bin/bash
# What becomes of every row. Each folder of tests/csv that holds an input goes through the real addresses to its review:
#
#	input.csv (or another ending), or input.sh that prints it
#	map		fields for csv/map, a line each, beside or instead of the usual four; the line "suggested" is the four that
#			GET csv/map suggests
#	page.json	parts of what GET csv/map says, with those of map's fields that say how the file is read
#	registry	its registry's name, where it is not the usual one: tests/csv/field/*.csv
#	expected.json	parts of the review document; besides them
#			cells: all that is staged, as [facility, indicator, month, count]
#			refused: {step, status, code, fields}, of a file that does not get there
#	rejected.csv	the whole file of dropped rows
#
# Names begin with the scenario that they cover. One in four, and all with LONG=1, are staged once more with a budget
# that nothing fits in. With names as arguments, as a shell's patterns, only those folders.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
names=("$@")

# load WHAT -- put a registry file, and retire what its last column says is not in use.
load() {
	ask editor "$1" -T "tests/csv/$1.csv" >/dev/null
	awk -F, '$NF != "no"' "tests/csv/$1.csv" | ask editor "$1?mode=replace" -T - >/dev/null
}

# The registry that some folders name, in place of what there is.
registry() {
	if [ "$1" = usual ]; then load facilities && load indicators; return; fi
	ask editor "facilities?mode=replace" -T "tests/csv/field/facilities${1#field}.csv" >/dev/null
	ask editor "indicators?mode=replace" -T tests/csv/field/indicators.csv >/dev/null
}

# The map's fields as curl's options; the usual columns where it does not say otherwise.
map_of() {
	local name value
	fields=()
	while read -r name; do fields+=(--data-urlencode "$name"); done < <(grep -sv '^suggested$' "$1/map")
	if [ -e "$1/page.json" ] || grep -qs '^suggested$' "$1/map"; then look "$1"; fi
	for name in facility_id raw_indicator_id period_id count; do
		value=$name
		if grep -qs '^suggested$' "$1/map"; then value=$(field ".suggested.$name // \"\""); fi
		grep -qs "^$name=" "$1/map" || fields+=(--data-urlencode "$name=$value")
	done
}

# What the page says of a file that is read as the map has it.
look() {
	local at=() i
	for ((i = 1; i < ${#fields[@]}; i += 2)); do
		case ${fields[i]} in
		encoding=* | delimiter=* | header_line=* | entry=* | wide* | fill_down=*) at+=("${fields[@]:i-1:2}") ;;
		esac
	done
	ask editor "csv/map.json" -G -d "run=$run" "${at[@]}" >/dev/null
	[ ! -e "$1/page.json" ] || page_of[$1]=$(jq -r --slurpfile wanted "$1/page.json" \
		"$wrong_parts wrong(\$wanted[0]; \"\")" "$answer" 2>&1)
}

# Send a folder's file as far as it goes; its number is in run_of, or the answer that ended it in refusal_of.
begin() {
	local file step
	for file in "$1"/input.*; do [ "${file##*.}" = sh ] || break; done
	if [ -e "$1/input.sh" ]; then sh "$1/input.sh" >"$site/input.csv" && file=$site/input.csv; fi
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	for step in "csv/upload -T $file" csv/map "csv/stage -X POST"; do
		# shellcheck disable=SC2086 # words
		set -- "$1" $step
		[ "$2" != csv/map ] || { map_of "$1"; set -- "$1" csv/map "${fields[@]}"; }
		ask editor "$2?run=$run" "${@:3}" >/dev/null
		[ "$status" -lt 400 ] || { refusal_of[$1]="$2 $status $(field '(.type | sub(".*[/:#]"; "")) +
			([.errors[]?.field | " " + .] | join(""))')"; return; }
	done
	run_of[$1]=$run
}

# What is wrong with a review, a line each. Members not expected may be anything; lists are compared whole.
wrong_parts='def wrong(w; at):
	if (type == "object") and (w | type == "object") then
		. as $g | w | to_entries[] | .key as $k | .value as $v | $g[$k] | wrong($v; at + "." + $k)
	elif (type == "array") and (w | type == "array") and length == (w | length) then
		. as $g | range(length) as $i | $g[$i] | wrong(w[$i]; at + "[\($i)]")
	elif . == w then empty
	else "\(at): \(tojson), not \(w | tojson)" end;'
wrong="$wrong_parts"'
	(. + {cells: ($cells[0][$run] // [])} | wrong($wanted[0]; "")),
	(.rows | select(.read != .staged + .merged + .blank + .skipped + (.deleted // 0) + .dropped) |
		"does not balance: \(tojson)"),
	(select(.rows.dropped != ([.issues[].rows] | add // 0)) | "issues do not add up to the rows dropped"),
	(select(.rows.staged != .staged.records) | "staged.records: \(.staged.records), not \(.rows.staged)")'

# All that is staged: {import: [[facility, indicator, month, count], ...]}.
cells() {
	sql -c "SELECT coalesce(json_object_agg(run, list), '{}') FROM (
		SELECT run, json_agg(json_build_array(facility_id, raw_indicator_id, period, c.count)
		           ORDER BY facility_id COLLATE \"C\", raw_indicator_id COLLATE \"C\", period) AS list
		  FROM staged_block CROSS JOIN unnest(counts_of(counts, large)) WITH ORDINALITY AS c (count, place)
		  JOIN facility ON slot = block_slot(block, place) JOIN raw_indicator USING (indicator)
		 WHERE c.count IS NOT NULL GROUP BY run) each"
}

# The records of a CSV file, quoted newlines and all.
records() {
	awk '{ open = (open + gsub(/"/, "")) % 2 } !open { n++ } END { print n + 0 }'
}

examine() {
	local name=${1##*/} dropped said
	[ ! -e "$1/page.json" ] || same "$name: the page" "${page_of[$1]-not seen}" ""
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
		(SELECT md5(string_agg(concat(indicator, period, block, counts, large, n_new, becomes), ' '
		                       ORDER BY indicator, period, block))
		   FROM staged_month s JOIN staged_block USING (run, indicator, period) WHERE s.run = run.run)
		  FROM $every_run ORDER BY run"
	sha256sum "$VAR"/store/rejected/*
}

all_staged() {
	local until=$((SECONDS + 30))
	while [ "$(sql -c "SELECT count(*) FROM run WHERE state IN ('queued', 'staging')")" != 0 ]; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.2
	done
}

wanted() { # NAME
	local pattern
	for pattern in "${names[@]}"; do
		# shellcheck disable=SC2053 # a pattern
		[[ $1 != $pattern ]] || return 0
	done
	[ ${#names[@]} = 0 ]
}

# Stage the folders of a registry, and examine them while it is there.
stage_all() {
	local folder folders=()
	registry "$1"
	for folder in tests/csv/*/expected.json; do
		wanted "$(basename "${folder%/*}")" || continue
		[ "$(cat "${folder%/*}/registry" 2>/dev/null || echo usual)" != "$1" ] || folders+=("${folder%/*}")
	done
	for folder in "${folders[@]}"; do begin "$folder"; done
	check "all are staged, of the $1 registry" all_staged
	cells >"$site/cells"
	for folder in "${folders[@]}"; do examine "$folder"; done
}

start_site
declare -A run_of refusal_of page_of
stage_all field
stage_all field-numbered
before=$(sql -c "SELECT max(run) FROM run")
stage_all usual

# What is kept of a column is not taken for that of it and another together: POST says the same whatever came before.
mapped() {
	local period
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	ask editor "csv/upload?run=$run" -T tests/csv/year-month-apart/input.csv >/dev/null
	for period; do
		if [ "$period" = GET ]; then ask editor "csv/map?run=$run" >/dev/null; continue; fi
		ask editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d count=count \
			--data-urlencode "period_id=$period" >/dev/null
	done
	sql -c "SELECT mapping->>'period_format' FROM run_csv WHERE run = $run"
}
same "year and month in two columns, mapped at once" "$(mapped '#2.#3')" "YYYY-MM"
same "... after the year alone" "$(mapped '#2' '#2.#3')" "YYYY-MM"
same "the year alone, after GET suggested both" "$(mapped GET '#2')" "$(mapped '#2')"

found >"$site/whole"
echo "staging_budget = 1" >>"$VAR/hmis.conf"
kill "$(cat "$VAR/run/worker.pid")"
sql -c "SELECT run_queue(run, true) FROM run
	WHERE state = 'staged' AND run > $before AND run % $([ "${LONG-}" ] && echo 1 || echo 4) = 0" >/dev/null
check "they are staged once more" all_staged
found >"$site/parts"
check "in parts, everything is the same" diff "$site/whole" "$site/parts"
done_testing
