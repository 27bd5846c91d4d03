# shellcheck shell=bash
# tests/bench/site.sh -- what the benches do with a site of their own; to be sourced after its hmis.env, or before there
# is one.

sql() { psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" "$@"; }
now() { date +%s.%N; }
calc() { awk "BEGIN { printf \"%.3f\", $1 }"; }

# ask PATH [CURL OPTION...] -- the JSON that the site answers
ask() {
	path=$1
	shift
	curl -sS --fail-with-body -u "$HMIS_EDITOR" "$@" "$HMIS_URL/$path" || { echo >&2; exit 1; }
}

# Wait for a state; the seconds the worker took, by the database's clock.
until_state() { # RUN STATE
	for _ in $(seq 6000); do
		state=$(ask "progress.json?run=$1" | jq -r .state)
		[ "$state" != failed ] || { ask "progress.json?run=$1" >&2; exit 1; }
		[ "$state" = "$2" ] && return
		sleep 0.1
	done
	echo "run $1 is still $state" >&2
	exit 1
}

# A large file is looked through by the worker first: the same again, until it is.
map_columns() {
	while [ "$(ask "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id \
		-d period_id=period_id -d count=count | jq '.examination != null')" = true ]; do
		sleep 0.3
	done
}

# One import of the file; sets staged and integrated, the seconds of each.
import() {
	run=$(ask imports -d source=csv | jq .run)
	ask "csv/upload?run=$run" -d "asset=$asset" >/dev/null
	map_columns
	ask "csv/stage?run=$run" -X POST >/dev/null
	until_state "$run" staged
	staged=$(sql -c "SELECT round(extract(epoch FROM staged_at - queued_at), 3)
		FROM run JOIN run_review USING (run) WHERE run = $run")
	ask "csv/review?run=$run" -X POST >/dev/null
	until_state "$run" integrated
	integrated=$(sql -c "SELECT round(extract(epoch FROM changed_at - queued_at), 3) FROM run WHERE run = $run")
}

# The seconds that an address takes to answer with its page.
page() { curl -sS -o /dev/null -w '%{time_total}' --fail -u "$HMIS_EDITOR" -H 'Accept: text/html' "$HMIS_URL/$1"; }

# One figure beside its bar.
line() { # NAME VALUE BAR
	printf '%-32s %8s %6s %s\n' "$1" "$2" "$3" "$(awk "BEGIN { print ($2 <= $3) ? \"ok\" : \"over\" }")"
}
