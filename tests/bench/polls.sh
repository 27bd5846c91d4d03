# shellcheck shell=bash
# tests/bench/polls.sh -- what 200 browsers that ask each second how far an import is cost that import; to be sourced by
# run.

# 200 browsers, until they are ended; they would be on other machines, so they leave the processor to the others.
browsers() {
	while :; do
		nice -n 19 curl -s --parallel --parallel-immediate --parallel-max 200 -u "$HMIS_VIEWER" -o /dev/null \
			"$HMIS_URL/progress.json?run=$run#[1-200]" 2>/dev/null &
		sleep 1
		wait $!
	done
}

# The seconds in which the file is staged once more.
stage_again() {
	ask "csv/stage?run=$run" -d again=1 >/dev/null
	until_state "$run" staged
	sql -c "SELECT round(extract(epoch FROM staged_at - queued_at), 3)
		FROM run JOIN run_review USING (run) WHERE run = $run"
}

# Sets watched and alone, the seconds of staging the file with and without them: the better of three each, in turn.
polls() {
	local one pid
	run=$(ask imports -d source=csv | jq .run)
	ask "csv/upload?run=$run" -d "asset=$asset" >/dev/null
	map_columns
	watched=1e9 alone=1e9
	for _ in 1 2 3; do
		one=$(stage_again)
		alone=$(calc "$one < $alone ? $one : $alone")
		browsers &
		pid=$!
		one=$(stage_again)
		watched=$(calc "$one < $watched ? $one : $watched")
		kill $pid
		wait $pid 2>/dev/null || true
	done
	ask "imports/cancel?run=$run" -X POST >/dev/null
}
