# shellcheck shell=bash
# tests/bench/growth.sh -- pages over ten and over a hundred million values that are made (billion), side by side; to be
# sourced by run.

# Sets growth_over, the pages that take over a second at a hundred million, growth_bytes a value, growth_seconds and
# growth_mb of a correction of 1,000 values there; leaves the two tables in made10 and made100.
growth() {
	local millions
	for millions in 10 100; do
		VALUES=${millions}000000 TIMES=3 VAR="$work/made" KEEP='' PORT=0 "$root/tests/bench/billion" \
			>"$work/made$millions" 2>"$work/made.log" || { cat "$work/made.log" >&2; exit 1; }
	done
	growth_over=$(sed '/^bytes-a-value/,$d' "$work/made100" | grep -cE ' over$| answers ' || true)
	growth_bytes=$(awk '$1 == "bytes-a-value" { print $2 }' "$work/made100")
	growth_seconds=$(awk '$1 == "correction-seconds" { print $2 }' "$work/made100")
	growth_mb=$(awk '$1 == "correction-MB" { print $2 }' "$work/made100")
}

# Each page with its median at ten and at a hundred million.
growth_table() {
	awk '/^bytes-a-value/ { nextfile } $3 ~ /^[0-9.]+$/ && NR == FNR { ten[$1] = $2 }
		$3 ~ /^[0-9.]+$/ && NR > FNR { printf "%-32s %8s %8s\n", $1, ten[$1], $2 }' "$work/made10" "$work/made100"
}
