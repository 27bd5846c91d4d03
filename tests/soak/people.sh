# shellcheck shell=bash
# tests/soak/people.sh -- who works with the site of tests/soak.t; to be sourced by it. Each works until $end, alone
# with an indicator, asks again when nobody answers, and notes in $site/soak what must be true of the dataset.

# insist WHO PATH [CURL OPTION...] -- until somebody answers; as ask() of tap.sh, with an answer of one's own. What else
# than a killed process can explain goes to .wrong, and the status is 0 then.
insist() {
	local tries
	for tries in {1..300}; do
		ask "$@" >/dev/null 2>>"$site/soak/$me.curl"
		case $status in
		000 | 100 | 502 | 503 | 504) sleep 0.3 ;;
		2?? | 409 | 422) return 0 ;;
		*)
			echo "$2: $status $(head -c 300 "$answer")" >>"$site/soak/$me.wrong"
			return 1
			;;
		esac
	done
	echo "$2: no answer" >>"$site/soak/$me.wrong"
	return 1
}

# asked_sql STATEMENT -- the same of the database, which may be away
asked_sql() {
	local tries
	for tries in {1..300}; do
		sql -c "$1" 2>>"$site/soak/$me.curl" && return
		sleep 0.3
	done
}

# Until the run is integrated, whatever was killed: what failed is begun again.
to_integrated() { # csv|dhis2
	local tries state
	for tries in {1..600}; do
		state=$(asked_sql "SELECT state FROM run WHERE run = $run")
		case $state in
		integrated)
			asked_sql "SELECT version FROM version WHERE run = $run"
			return
			;;
		staged)
			[ "$1" = csv ] || [ "$(asked_sql "SELECT count(*) FROM dhis2_pair WHERE run = $run AND state = 'failed'")" = 0 ] ||
				{ insist editor "dhis2/fetch?run=$run" -d retry=1; sleep 0.2; continue; }
			insist editor "$1/review?run=$run" -X POST
			;;
		failed | mapped) insist editor "$([ "$1" = csv ] && echo csv/stage || echo dhis2/fetch)?run=$run" -X POST ;;
		esac
		sleep 0.2
	done
	echo "run $run: still $state" >>"$site/soak/$me.wrong"
}

begin_as() { # NAME; its notes are $site/soak/NAME.*
	me=$1
	answer=$site/soak/$me.answer
	RANDOM=$((${1##*-} + ${SEED:-1} * 100))
	trap - EXIT
	: >"$site/soak/$me.versions"
}

# A number for a text of lines
sum_of() { md5sum | cut -c 1-32; }
values_of() { sql -F, -c "SELECT facility_id, period_id, count FROM hmis_data WHERE raw_indicator_id = '$1'
	ORDER BY facility_id COLLATE \"C\", period_id"; }
values_at() { sql -F, -c "SELECT facility_id, period_id, count FROM hmis_data_at($1) WHERE raw_indicator_id = '$2'
	ORDER BY facility_id COLLATE \"C\", period_id"; }

# The model after a file: its cells replace those that are there. Lines facility,month,count.
learn() { # MODEL FILE
	{ cat "$1" && sed 1d "$2" | cut -d, -f1,3,4; } |
		awk -F, '{ of[$1 "," $2] = $3 } END { for (k in of) print k "," of[k] }' | LC_ALL=C sort
}

# Some cells of one's indicator, in a file whose every value is this round's.
write_file() { # INDICATOR ROUND
	echo facility_id,raw_indicator_id,period_id,count
	awk -F, -v id="$1" -v round="$2" -v seed=$RANDOM 'BEGIN { srand(seed) } NR > 1 && rand() < 0.7 {
		for (m = 1; m <= 12; m++) if (rand() < 0.8) printf "%s,%s,2024%02d,%d\n", $1, id, m, round * 1000 + rand() * 1000
	}' "$site/facilities.csv"
}

# Imports, one after the other; each third is taken back.
person() { # NUMBER
	local round=0 version file model
	begin_as "person-$1"
	model=$site/soak/$1.model file=$site/soak/$me.csv
	: >"$model"
	while [ $SECONDS -lt $end ]; do
		round=$((round + 1))
		write_file "P$1" $round >"$file"
		: >"$site/soak/$me.begun"
		insist editor imports -d source=csv -H "Idempotency-Key: $me-$round" && run=$(field .run) || return
		insist editor "csv/upload?run=$run&name=$me.csv" -T "$file" --limit-rate "$((20 + RANDOM % 200))k" || return
		insist editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id \
			-d period_id=period_id -d count=count || return
		insist editor "csv/stage?run=$run" -X POST || return
		version=$(to_integrated csv)
		cp "$model" "$model.before"
		learn "$model.before" "$file" >"$model.new"
		mv "$model.new" "$model"
		echo "$run $version $(sum_of <"$model")" >>"$site/soak/$me.versions"
		[ $((round % 3)) != 0 ] || take_back "$version" "$model" || return
		rm "$site/soak/$me.begun"
		sleep 1
	done
}

# Undo a version of one's own, the newest there is of that indicator.
take_back() { # VERSION MODEL
	local of="SELECT run FROM run JOIN run_undo USING (run) WHERE undoes = $1 AND state <> 'cancelled'
		ORDER BY run LIMIT 1"
	run=
	until [ "$run" ]; do # it may have been taken though its answer was lost
		insist admin "versions/undo?version=$1" -X POST || return
		run=$(asked_sql "$of")
	done
	version=$(to_undone "$1")
	mv "$2.before" "$2"
	echo "$run $version $(sum_of <"$2")" >>"$site/soak/$me.versions"
}
to_undone() {
	local tries state
	for tries in {1..600}; do
		state=$(asked_sql "SELECT state FROM run WHERE run = $run")
		case $state in
		integrated) asked_sql "SELECT version FROM version WHERE run = $run"; return ;;
		failed) insist admin "versions/undo?version=$1" -X POST ;;
		esac
		sleep 0.2
	done
	echo "undo $run: still $state" >>"$site/soak/$me.wrong"
}

# Files for later, on a slow line.
sender() { # NUMBER
	local round=0
	begin_as "sender-$1"
	: >"$site/soak/$me.files"
	while [ $SECONDS -lt $end ]; do
		round=$((round + 1))
		head -c $((100000 + RANDOM * 10)) /dev/urandom | base64 >"$site/soak/$me.file"
		insist editor "assets?name=$me-$round.csv" -T "$site/soak/$me.file" -H "Idempotency-Key: $me-$round" \
			--limit-rate "$((50 + RANDOM % 100))k" || return
		echo "$(field .asset) $(sha256sum <"$site/soak/$me.file" | cut -d' ' -f1)" >>"$site/soak/$me.files"
	done
}

# The year of one element, again and again.
fetcher() { # NUMBER
	local round=0
	begin_as "fetcher-$1"
	while [ $SECONDS -lt $end ]; do
		round=$((round + 1))
		: >"$site/soak/$me.begun"
		insist editor imports -d source=dhis2 -H "Idempotency-Key: $me-$round" && run=$(field .run) || return
		insist editor "dhis2/connect?run=$run" -d "url=$dhis2/2.41" "${admin[@]}" || return
		insist editor "dhis2/select?run=$run" -d start_period=202301 -d end_period=202312 -d on_failure=continue \
			-d "raw_indicators=$(of "$1")" || return
		insist editor "dhis2/fetch?run=$run" -X POST || return
		echo "$run $(to_integrated dhis2)" >>"$site/soak/$me.versions"
		rm "$site/soak/$me.begun"
		sleep 2
	done
}

# Reads a page about each second, and notes its status and time.
browser() { # NUMBER
	local pages=('' imports versions facilities 'facilities?q=Fac' indicators projects assets 'areas?indicator=P1'
		data.json 'versions?of=undo' audit schedules)
	begin_as "browser-$1"
	trap 'exit 0' TERM
	while :; do
		curl -s --max-time 20 -o /dev/null -w '%{http_code} %{time_total} %{url}\n' -u "$HMIS_EDITOR" \
			-H 'Accept: text/html' "$HMIS_URL/${pages[RANDOM % ${#pages[@]}]}" >>"$site/soak/$me.pages"
		sleep "0.$((5 + RANDOM % 5))"
	done
}

end_people() {
	[ -z "${asking[*]} ${looking[*]}" ] || kill "${asking[@]}" "${looking[@]}" 2>/dev/null
}

slow_pages() {
	awk '$1 == 200 { print $2 }' "$site"/soak/*.pages | sort -n | awk '{ at[NR] = $1 } END {
		printf "half within %.2f s, 99 of 100 within %.2f s, ", at[int((NR + 1) / 2)], at[int(NR * 0.99)]
		printf "the slowest %.2f s", at[NR] }'
}
