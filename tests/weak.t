#!/bin/bash
# weak.t -- fifty people on lines of 1 kB/s, and nobody else waits for them.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1
export BUILD=opt
start_site
octets='Content-Type: application/offset+octet-stream' tus='Tus-Resumable: 1.0.0'
yes a,b,c,d | head -c 1000000 >"$site/piece"
yes a,b,c,d | head -c 10000000 >"$site/long"
senders=()
at_exit 'kill "${senders[@]}" 2>/dev/null'

# announce BYTES -- a new upload, at $at
announce() {
	ask editor uploads -X POST -H "$tus" -H "Upload-Length: $1" -D "$site/head" >/dev/null
	at=$(tr -d '\r' <"$site/head" | sed -n 's|^Location: /hmis/||Ip')
}

# slow N WHO PATH [CURL OPTION...] -- one more who sends at 1 kB/s; the status is to be in status.N
slow() {
	curl -s -o "$site/body.$1" -w '%{http_code} %{time_total}' -u "$2" --limit-rate 1k --max-time 120 "${@:4}" \
		"$HMIS_URL/$3" >"$site/status.$1" &
	senders+=($!)
}
stop_senders() {
	kill "${senders[@]}" 2>/dev/null
	wait "${senders[@]}" 2>/dev/null
	senders=()
}

# quick "what" STATUS WHO PATH [CURL OPTION...] -- answered while the slow ones go on. Who waits for one of them waits
# for minutes, so the bound says that nobody does; how long it took is told, and is no test of a shared machine.
quick() {
	local what=$1 wanted=$2 took=${EPOCHREALTIME/./}
	ask "${@:3}" --max-time 10 >/dev/null
	took=$((${EPOCHREALTIME/./} - took))
	same "$what ($((took / 1000)) ms)" "$status" "$wanted"
}

# everybody "what is going on" -- whoever else there is
everybody() {
	announce 1000000
	check "$1: an upload is announced" test -n "$at"
	quick "$1: asked where it is" 200 editor "$at" -I -H "$tus"
	quick "$1: a piece of 1 MB" 204 editor "$at" -X PATCH -H "$tus" -H "$octets" -H 'Upload-Offset: 0' -T "$site/piece"
	quick "$1: a file" 201 admin "assets?name=a.csv" -T tests/sample/hmis.csv
	quick "$1: a file, by a form" 201 admin assets -F file=@tests/sample/hmis.csv
	quick "$1: a page" 200 viewer versions
}

for n in {1..50}; do
	announce 1000000
	slow "$n" "$HMIS_EDITOR" "$at" -X PATCH -H "$tus" -H "$octets" -H 'Upload-Offset: 0' -T "$site/piece"
done
announce 5000
yes a,b,c,d | head -c 5000 >"$site/small"
slow small "$HMIS_EDITOR" "$at" -X PATCH -H "$tus" -H "$octets" -H 'Upload-Offset: 0' -T "$site/small"
last=${senders[-1]}
everybody "R-01 fifty slow senders of pieces"
same "all of them are still sending" "$(cat "$site"/status.[0-9]* | wc -w)" 0
wait "$last"
like "and arrive in their time" "$(cat "$site/status.small")" '^204 '
stop_senders

for n in {1..50}; do
	announce 10000000
	slow "$n" "$HMIS_EDITOR" "$at" -X PATCH -H "$tus" -H "$octets" -H 'Upload-Offset: 0' -T "$site/long"
done
everybody "fifty slow senders of files in one piece"
told() { grep -l '^429 0' "$site"/status.[0-9]* | wc -l; }
check "most of them are told to send less at once" within 5 test "$(told)" -ge 40
same "with the way out" "$(jq -r '.code + " " + (.detail | test("pieces of about 1 MB") | tostring)' "$(
	grep -l '^429' "$site"/status.[0-9]* | head -1 | sed s/status/body/)")" "too_many_at_once true"
stop_senders

for n in {1..50}; do
	slow "$n" "$([ $((n % 2)) = 0 ] && echo "$HMIS_EDITOR" || echo "$HMIS_ADMIN")" "assets?name=$n.csv" -T "$site/piece"
done
everybody "fifty slow senders of whole files"
stop_senders
done_testing
