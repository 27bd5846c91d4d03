#!/bin/bash
# A large file is looked through by the worker: the page of its columns answers at once, says how far that is, and then
# says the same as when it reads the file itself; what a person chose meanwhile is not lost.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
ask editor "facilities" -T tests/csv/facilities.csv >/dev/null
ask editor "indicators" -T tests/csv/indicators.csv >/dev/null

# large BYTES -- files of more than so many bytes are the worker's
large() {
	echo "look_max = $1" >>"$VAR/hmis.conf"
	for pid in $(pgrep -P "$(cat "$VAR"/pid/csv*map)"); do kill "$pid"; done
}

upload() { # FILE
	ask editor imports -d source=csv >/dev/null
	run=$(field .run)
	ask editor "csv/upload?run=$run&name=$(basename "$1")" -T "$1" >/dev/null
}

# What the page says, without what differs between imports.
page_says() {
	jq -S 'del(.run, .import, .seen, .same_as, .file.asset, .meanwhile)' "$answer" | sed "s/run=$run/run=N/g"
}
looked() { ask editor "csv/map.json?run=$run" >/dev/null && [ "$(field .examination)" = null ]; }
taken() { ask editor "csv/map?run=$run" "$@" >/dev/null && [ "$status" != 202 ]; }
held() { sql -c "SELECT concat(state, mapping, dialect) FROM $every_run WHERE run = $run"; }

map_of() { # FOLDER: the fields of its mapping
	local name
	fields=()
	while read -r name; do fields+=(--data-urlencode "$name"); done < <(grep -sv '^suggested$' "$1/map")
	for name in facility_id raw_indicator_id period_id count; do
		grep -qs "^$name=" "$1/map" || fields+=(--data-urlencode "$name=$name")
	done
}

echo "# the same by the worker"
declare -A says takes
cases=(M-01-bom M-03-windows-1252 M-04-bad-byte M-04-late-windows-1252 M-05-equally-likely M-09-mixed M-20-no
	M-21-constants M-25-gzip M-25-zip V-01-asks V-05-held
	V-08-blanks V-10-names V-11-asks-day-or-month every-kind age-sex-columns
	attribute-option-combos M-19-long-record U-17-header-only)
for case in "${cases[@]}"; do
	upload tests/csv/"$case"/input.*
	ask editor "csv/map.json?run=$run" >/dev/null
	says[$case]="$status $(page_says)"
	map_of "tests/csv/$case"
	ask editor "csv/map?run=$run" "${fields[@]}" >/dev/null
	takes[$case]="$status $(page_says) $(held)"
done
large 0
for case in "${cases[@]}"; do
	upload tests/csv/"$case"/input.*
	ask editor "csv/map.json?run=$run" >/dev/null
	first=$(field '.examination.done')
	within 20 looked
	same "$case: the page, once it is looked through" "$status $(page_says)" "${says[$case]}"
	map_of "tests/csv/$case"
	within 20 taken "${fields[@]}"
	same "$case: the choice" "$status $(page_says) $(held)" "${takes[$case]}"
	[ "$first" != true ] || flunk "$case: is not looked through at once"
done

echo "# what is chosen while it is looked through"
awk 'BEGIN { print "hf,what,month,old,new"
	for (i = 0; i < 400000; i++)
		printf "HF%02d,MAL,%d,%d,%d\n", 1 + i % 9, 200001 + i % 12 + 100 * int(i / 108 % 20), i % 7, i % 5 }' \
	>"$site/long.csv"
upload "$site/long.csv"
kill -STOP $(workers) # so that it lasts
before=$EPOCHREALTIME
ask editor "csv/map.json?run=$run" >/dev/null
same "a long file: the page answers at once" "$(awk "BEGIN { print $EPOCHREALTIME - $before < 1 }")" 1
same "and says that it is looked through" "$(field '.examination | [.done, .percent >= 0]' | jq -c .)" '[false,true]'
ask editor "csv/map?run=$run" -H 'Accept: text/html' >/dev/null
like "the page comes again by itself" "$(cat "$answer")" 'http-equiv="refresh" content="2"'
like "and says why" "$(cat "$answer")" 'The whole file is being looked through'
same "it is a valid page" "$(untidy "$answer")" ""
choice=(-d facility_id=hf -d raw_indicator_id=what -d period_id=month -d count=new)
ask editor "csv/map?run=$run" "${choice[@]}" >/dev/null
same "a script is told to come again" "$status $(field .step)" "202 csv/map"
ask editor "csv/map?run=$run" -H 'Accept: text/html' -H "Origin: ${HMIS_URL%/hmis}" "${choice[@]}" >/dev/null
same "a browser is sent to the page" "$status" 303
kill -CONT $(workers)
check "it comes to its end" within 60 looked
same "with what was chosen" "$(field '[.roles[] | .options[] | select(.selected) | .value] | join(" ")')" \
	"hf what month new"
same "and its question" "$(field '[.questions[].field] | join(" ")')" "duplicates"
check "it is answered" within 60 taken "${choice[@]}" -d duplicates=max
ask editor "csv/map?run=$run" "${choice[@]}" -d duplicates=max >/dev/null
same "and again, as all is known" "$status $(run_is state)" "200 mapped"

echo "# a worker that is killed"
upload "$site/long.csv"
ask editor "csv/map.json?run=$run" >/dev/null
sleep 0.2
kill -KILL "$(cat "$VAR/run/worker.pid")"
check "the next one looks through it" within 60 looked
same "nothing of it is left to do" "$(sql -c "SELECT count(*) FROM run_examination WHERE NOT done")" 0
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
