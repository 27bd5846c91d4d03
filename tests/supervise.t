#!/bin/bash
# nginx/supervise: what ends comes back, what cannot start is given up, and whatever a program does, it is stopped in
# time.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-supervise.XXXXXX")
at_exit 'rm -rf "$dir"'

program() { # NAME, its lines from stdin
	{ echo '#!/bin/sh' && cat; } >"$dir/$1"
	chmod 755 "$dir/$1"
}
# begin [OPTION...] N NAME -- its supervision is $pid
begin() {
	setsid nginx/supervise "${@:1:$#-1}" "$dir/${!#}" </dev/null >>"$dir/log" 2>&1 &
	pid=$!
}
ended() { ! kill -0 "$1" 2>/dev/null; }
started() { [ "$(wc -l 2>/dev/null <"$dir/started")" -ge "$1" ]; }
# stopped "what" SECONDS -- it ends within them after SIGTERM, with 0, and so does what it ran
stopped() {
	kill -TERM $pid
	check "$1" within "$2" ended $pid
	wait $pid
	same "$1: status, and what is left" "$? $(pgrep -g $pid)" "0 "
}

echo 'echo >>'"$dir/started"'; exec sleep 100' | program sleeps
begin -p "$dir/pids" 2 sleeps
check "two run" within 5 started 2
kill -9 "$(head -1 "$dir/pids")"
check "a killed one comes back" within 5 started 3
stopped "it is stopped" 3

echo 'echo "hmis-intake: no."; exit 2' | program unset
begin 2 unset
check "what cannot start is given up" within 3 ended $pid
wait $pid
same "with its status" "$?" 2
like "and named, in the last line" "$(tail -1 "$dir/log")" '/unset cannot start$'

echo '[ -e '"$dir/ran"' ] && exit 3; touch '"$dir/ran"'; exit 0' | program changed
begin 1 changed
check "what ran before is tried again" within 20 grep -q 'changed ended with status 3' "$dir/log"
check "and it is not given up at once" kill -0 $pid
stopped "in the pause, too, it is stopped" 5

echo 'trap "" TERM; echo >>'"$dir/heard"'; exec sleep 100' | program deaf
begin -t 1 2 deaf
check "one that does not listen runs" within 5 test -s "$dir/heard"
stopped "and is killed" 4

# killed at whatever moment of its beginning
echo 'exec sleep 100' | program quick
for n in {1..8}; do
	begin 3 quick
	sleep "0.0$((n % 10))"
	kill -TERM $pid
	within 4 ended $pid || break
	[ -z "$(pgrep -g $pid)" ] || break
done
same "stopped while it begins, 8 times" "$(ended $pid && pgrep -g $pid)" ""
done_testing
