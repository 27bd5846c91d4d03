# shellcheck shell=sh
# nginx/standalone/walk.sh -- an import by the addresses that a cron job would use, told as it goes; to be sourced, by
# demo and
# tests/dhis2/demo. $root is the checkout, $VAR the stack's folder, $run the import.

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
start='' end='\n'
if [ -t 1 ]; then
	start='\r' end=''
fi

# stack_up TARGET... -- what make makes, and a stack that runs it
stack_up() {
	"$root/nginx/packages" build
	MAKEFLAGS="" ${MAKE:-make} -j"$(nproc)" -C "$root" --no-print-directory -s "$@"
	"$root/nginx/stack" up
	# shellcheck source=/dev/null # the stack made it
	. "$VAR/hmis.env"
}

say_site() {
	of=""
	[ "$VAR" = "$root/var" ] || of="VAR=$VAR "
	cat <<END

The site:   $HMIS_URL/
Accounts:   $HMIS_ADMIN   (global admin)
            $HMIS_EDITOR   (data admin)
            $HMIS_VIEWER   (viewer)
For shells: . $VAR/hmis.env       To end it: ${of}make down
END
}

# ask PATH [CURL OPTION...] -- the JSON that the site answers; its refusal ends the demo.
ask() {
	path=$1
	shift
	if ! curl -sS --fail-with-body -u "$HMIS_EDITOR" -o "$answer" "$@" "$HMIS_URL/$path"; then
		echo "$path was refused: $(jq -r '.detail // .' "$answer" 2>/dev/null || cat "$answer")" >&2
		exit 1
	fi
}

say() {
	jq -r "$@" "$answer"
}

# Show a bar until the run is in the state that is waited for.
follow() {
	shown=
	while :; do
		ask "progress.json?run=$run"
		state=$(say .state)
		# shellcheck disable=SC2016 # jq's own variables
		line=$(say '(.percent // 0 | floor) as $p | ($p * 0.4 | floor) as $done |
			"########################################"[:$done] + "                                        "[$done:] +
			"|\($p) %|\(.rows // 0) rows|\(.phase // .state)"')
		if [ "$line" != "$shown" ]; then
			shown=$line
			printf "$start  [%s] %5s %12s  %-12s$end" "${line%%|*}" "$(part 2)" "$(part 3)" "$(part 4)"
		fi
		case $state in
		"$1") break ;;
		failed | cancelled)
			echo
			echo "The run ended as $state: $(say '.import.failure // "see the logs"')" >&2
			exit 1
			;;
		esac
		sleep 0.2
	done
	[ -z "$start" ] || echo
}

part() {
	printf %s "$shown" | cut -d '|' -f "$1"
}

# What the review of a csv or dhis2 import says.
review() {
	ask "$1/review.json?run=$run"
	say 'def n: tostring | if length > 3 then (.[:-3] | n) + "," + .[-3:] else . end;
		"  \(.rows.read | n) rows read: \(.rows.staged | n) stored, \(.rows.merged | n) merged, " +
		"\(.rows.blank | n) blank, \(.rows.skipped | n) skipped, \(.rows.dropped | n) dropped",
		(.issues[] | select(.rows > 0) | "    \(.title): \(.rows | n) rows"),
		"  \(.staged.facilities | n) facilities, \(.staged.indicators | n) indicators, " +
		"\(.staged.periods | n) months from \(.staged.first_period) to \(.staged.last_period)",
		"  effect on version \(.changes.against_version // "0"): \(.changes.new | n) new, " +
		"\(.changes.changed | n) changed, \(.changes.unchanged | n) unchanged, \(.changes.removed | n) removed"'
}

integrate() {
	echo "integrate"
	ask "$1/review?run=$run" -X POST
	follow integrated
	ask versions.json
	say '.versions[0] | "version \(.version): \(.new) new, \(.changed) changed, \(.unchanged) unchanged, " +
		"\(.removed) removed" + if (.note // "") == "" then "" else " (\(.note))" end'
}
