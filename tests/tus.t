#!/bin/bash
# tus.t -- uploads in pieces, over lines that break: by curl, by the published client (in build/tus, of the version in
# tests/tus/package-lock.json), and 300 MB cut five times while nginx and the step are restarted.
. "$(dirname "$0")/tap.sh"
PROCESSES=
cd "$root" || exit 1

export MODULES=$root/build/tus
if ! cmp -s tests/tus/package-lock.json "$MODULES/package-lock.json"; then
	mkdir -p "$MODULES"
	cp tests/tus/package*.json "$MODULES"
	npm --prefix "$MODULES" ci --ignore-scripts --no-audit --no-fund >"$MODULES/npm.log" 2>&1 || {
		echo "Bail out! tus-js-client could not be installed"
		sed 's/^/# /' "$MODULES/npm.log"
		rm -f "$MODULES/package-lock.json"
		exit 1
	}
fi
start_site
store=$VAR/store
setting() { sed -i "/^$1 *=/d" "$VAR/hmis.conf" && echo "$1 = $2" >>"$VAR/hmis.conf"; }
processes() { pgrep -r R,S,D -P "$(cat "$VAR/pid/$1")" | tr '\n' ' '; } # of a program, but for the dead
well() { [ "$(curl -so "$site/health" -w '%{http_code}' "$HMIS_URL/health")" = 200 ]; }

within() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

# again SIGNAL NAME -- end the processes of a program, which start again.
again() {
	local was
	was=$(processes "$2")
	# shellcheck disable=SC2086 # a list of numbers
	kill -s "$1" $was
	others() { [ "$(processes "$2" | tr ' ' '\n' | grep -vxF "${was// /$'\n'}" -c)" = "$(wc -w <<<"$was")" ]; }
	within 10 others "$@" && within 10 well || echo "# $2 did not come back"
}

# tus WHO METHOD PATH [CURL OPTION...] -- the status is in $status, headers by `head NAME`, the body in $answer.
tus() {
	local who=$1 method=$2 path=$3
	shift 3
	[ "$method" != HEAD ] || set -- -I "$@"
	ask "$who" "$path" -X "$method" -D "$site/head" -H "Tus-Resumable: ${version:-1.0.0}" "$@" >/dev/null
}
head_of() { sed -n "s/^$1: *//Ip" "$site/head" | tr -d '\r' | tail -1; }

# announce BYTES [CURL OPTION...] -- a new upload, for the import $run if there is one; its address is $at.
announce() {
	local bytes=$1 metadata
	shift
	metadata="filename $(printf 'a.csv' | base64)${run:+,run $(printf %s "$run" | base64)}"
	tus editor POST uploads -H "Upload-Length: $bytes" -H "Upload-Metadata: $metadata" "$@"
	at=$(head_of Location) at=${at#/hmis/} token=${at#*=}
}

octets='Content-Type: application/offset+octet-stream'
patch() { # OFFSET FILE [CURL OPTION...]: the rest of the file from there
	local from=$1 file=$2
	shift 2
	: >"$answer" # -C appends
	tus editor PATCH "$at" -H "$octets" -H "Upload-Offset: $from" -C "$from" -T "$file" "$@"
}

# begin OFFSET FILE BYTES [CURL OPTION...] -- the same without waiting, and only so many bytes until go_on; its process
# is $sender.
feed() {
	echo $BASHPID >"$site/feeder"
	tail -c +$(($1 + 1)) "$2" | head -c "$3"
	until [ -e "$site/go" ]; do sleep 0.1; done
	tail -c +$(($1 + $3 + 1)) "$2"
}
begin() {
	local from=$1 file=$2 bytes=$3
	shift 3
	rm -f "$site/go"
	curl -s -o "$site/background" -w '%{http_code}' -u "$HMIS_EDITOR" -X PATCH -H 'Tus-Resumable: 1.0.0' -H "$octets" \
		-H "Upload-Offset: $from" --no-progress-meter -T . "$@" "$HMIS_URL/$at" < <(feed "$from" "$file" "$bytes") \
			>"$site/background.status" &
	sender=$!
}
go_on() { : >"$site/go" && wait "$sender"; }
cut_off() {
	kill "$sender" "$(cat "$site/feeder")" 2>"$site/gone"
	wait "$sender"
}

offset() {
	tus editor HEAD "$at"
	head_of Upload-Offset
}
here() { stat -c %s "$store/tmp/$token" 2>/dev/null || echo 0; }
has() { [ "$(here)" -ge "$1" ]; } # BYTES
hash_of() { sha256sum "$1" | cut -d ' ' -f 1; }
arrived() { # FILE: as an asset, whole
	ask editor "$at" >/dev/null
	field '.state + " " + .sha256' | grep -qx "complete $(hash_of "$1")"
}
sweep() { sql -c 'NOTIFY work' && sleep 0.4; }

small=$site/small.csv
text() { head -c "$1" /dev/urandom | base64 | head -c "$1"; } # lines that are never the same
text 3000000 >"$small"
run=

# ---- the protocol

ask editor uploads -X OPTIONS -D "$site/head" >/dev/null
same "OPTIONS says what there is" "$status $(head_of Tus-Version) $(head_of Tus-Extension) $(head_of Tus-Max-Size)" \
	"204 1.0.0 creation,creation-with-upload,termination,checksum,expiration 5000000000"
announce 3000000
same "an announcement is answered with an address that nobody guesses" "$status $(sed 's/[0-9a-f]\{32\}/X/' <<<"$at")" \
	"201 uploads?upload=X"
like "and with a time" "$(head_of Upload-Expires)" '^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$'
tus editor HEAD "$at"
same "HEAD says where it is" \
	"$status $(head_of Upload-Offset) $(head_of Upload-Length) $(head_of Cache-Control) $(head_of Tus-Resumable)" \
	"200 0 3000000 no-store 1.0.0"
tus admin HEAD "$at"
same "a global administrator sees it" "$status" 200
tus admin POST uploads -H 'Upload-Length: 5'
theirs=$(head_of Location)
tus editor HEAD "${theirs#/hmis/}"
same "somebody else's is like none" "$status" 404
tus viewer HEAD "$at"
same "viewers have none" "$status" 403
tus editor HEAD "uploads?upload=..%2F..%2Fhmis.conf"
same "a path is no upload" "$status" 404
version=0.2.2 patch 0 "$small"
same "another version of the protocol" "$status $(head_of Tus-Version)" "412 1.0.0"
octets='Content-Type: text/csv' patch 0 "$small"
same "another type of content" "$status" 415
patch 0 "$small" -H 'Sec-Fetch-Site: cross-site'
same "a page of another site" "$status $(field .code)" "403 cross_site"
tus editor POST uploads
same "an announcement without a length" "$status $(field .code)" "400 bad_header"
tus editor POST uploads -H 'Upload-Length: 0'
same "U-17 a file of no bytes" "$status $(field .code)" "422 empty_file"
tus editor POST uploads -H 'Upload-Length: 6000000000'
like "U-14 a file over the limit: the limit and the way out" "$status $(head_of Tus-Max-Size) $(field .detail)" \
	'^413 5000000000 .*limit is 5000\.0 MB.*gzip'
tus editor POST uploads -H 'Upload-Length: 5' -H 'Upload-Metadata: run OTk5'
same "an import that there is not" "$status" 404
tus editor POST uploads -H 'Upload-Length: 5' -H "$octets" --data-binary hello
same "an announcement with the bytes" "$status $(head_of Upload-Offset) $(field .state)" "201 5 complete"
announce 10
tus editor POST "$at" -H 'X-HTTP-Method-Override: PATCH' -H "$octets" -H 'Upload-Offset: 0' --data-binary hello
same "a POST that stands for a PATCH" "$status $(head_of Upload-Offset)" "204 5"
tus editor DELETE "$at"
same "an upload is given up" "$status $(here)" "204 0"
tus editor HEAD "$at"
same "and gone" "$status" 404

# ---- cut, and gone on with

announce 3000000
setting upload_patience 2
again TERM uploads
(while printf x; do sleep 0.5; done) | timeout 30 curl -s -o "$site/slow" -w '%{http_code}' -u "$HMIS_EDITOR" -X PATCH \
	-T - \
	-H 'Tus-Resumable: 1.0.0' -H "$octets" -H 'Upload-Offset: 0' "$HMIS_URL/$at" >"$site/slow.status" &
sender=$!
sleep 0.5
ask editor versions >/dev/null
same "U-16 others are answered while one byte comes at a time" "$status" 200
wait "$sender"
like "U-16 the sender is stopped, and told" "$(cat "$site/slow.status") $(jq -r .code "$site/slow")" '^408 too_slow'
check "U-16 what came is kept ($(offset) bytes)" test "$(offset)" -ge 2
sed -i /upload_patience/d "$VAR/hmis.conf"
again TERM uploads

announce 3000000
exec 3<>"/dev/tcp/127.0.0.1/$PORT"
printf '%s\r\n' "PATCH /hmis/$at HTTP/1.1" 'Host: x' "Authorization: Basic $(printf %s "$HMIS_EDITOR" | base64)" \
	'Tus-Resumable: 1.0.0' "$octets" 'Upload-Offset: 0' 'Content-Length: 3000000' '' >&3
head -c 1200000 "$small" >&3
within 10 has 1200000
exec 3>&-
kept=$(offset)
same "U-05 what came before a cut at 40 % is kept" "$kept" 1200000
same "U-07 the offset is the file's length on disk" "$(offset)" "$(here)"
patch $((kept - 1)) "$small"
same "U-08 an offset too low: 409 with the right one" "$status $(head_of Upload-Offset)" "409 $kept"
patch $((kept + 1)) "$small"
same "U-08 an offset too high: 409 with the right one" "$status $(head_of Upload-Offset)" "409 $kept"
check "U-08 the bytes are as before" cmp -n "$kept" "$small" "$store/tmp/$token"
patch "$kept" "$small"
same "U-05 going on ends it" "$status $(head_of Upload-Offset)" "204 3000000"
check "U-05 with the right sha256" arrived "$small"
asset=$(field .asset)
patch 3000000 /dev/null
same "the last piece again is harmless" "$status $(head_of Upload-Asset)" "204 $asset"
tus editor DELETE "$at"
ask editor "assets?asset=$asset" >/dev/null
check "an upload that is forgotten leaves its file" cmp "$small" "$answer"

announce 3000000
begin 0 "$small" 1000000
within 10 has 900000
began=${EPOCHREALTIME/./}
tus editor HEAD "$at"
took=$((${EPOCHREALTIME/./} - began))
check "U-09 HEAD answers within 2 s ($took us)" test "$status $((took < 2000000))" = "200 1"
patch "$(head_of Upload-Offset)" "$small"
same "U-09 the second of two PATCHes" "$status $(field .code)" "423 upload_busy"
go_on
same "U-09 the first of two PATCHes" "$(cat "$site/background.status")" 204
check "U-09 nothing of the second is between" arrived "$small"

announce 3000000
begin 0 "$small" 1000000
within 10 has 900000
again KILL uploads
cut_off
kept=$(offset)
same "U-10 after kill -9 the offset is the file's length" "$kept" "$(here)"
check "U-10 and the bytes are the file's" cmp -n "$kept" "$small" "$store/tmp/$token"
patch "$kept" "$small"
check "U-10 going on ends it" arrived "$small"

# ---- not as declared, damaged

announce 1000000
patch 0 "$small"
same "U-11 more than declared" "$status $(field .code) $(here)" "413 too_much 0"
tus editor GET "$at"
same "U-11 the upload is given up" "$status $(field .code)" "410 upload_gone"
announce 1000000
tus editor PATCH "$at" -H "$octets" -H 'Upload-Offset: 0' --no-progress-meter -T . <"$small"
same "U-11 more than declared, of unknown length" "$status $(field .code) $(here)" "413 too_much 0"

announce 3000000
head -c 1000000 "$small" >"$site/piece"
sum() { openssl dgst "-$1" -binary "$2" | base64; } # KIND FILE
patch 0 "$site/piece" -H "Upload-Checksum: sha256 $(sum sha256 "$small")"
same "U-13 a wrong checksum" "$status $(offset)" "460 0"
patch 0 "$site/piece" -H "Upload-Checksum: md5 $(sum md5 "$site/piece")"
same "U-13 a kind of checksum we do not know" "$status" 400
begin 0 "$site/piece" 600000 -H "Upload-Checksum: sha1 $(sum sha1 "$site/piece")"
sleep 0.5
cut_off
same "U-13 what cannot be checked is not kept" "$(offset)" 0
patch 0 "$site/piece" -H "Upload-Checksum: sha256 $(sum sha256 "$site/piece")"
same "U-13 the right one" "$status $(head_of Upload-Offset)" "204 1000000"
tail -c +1000001 "$small" >"$site/piece"
tus editor PATCH "$at" -H "$octets" -H 'Upload-Offset: 1000000' -H "Upload-Checksum: sha1 $(sum sha1 "$site/piece")" \
	-T "$site/piece"
check "U-13 and the last one" arrived "$small"
same "nothing lies about" "$(find "$store/tmp" -name 'upload-*' -o -name '*.whole')" ""

# ---- imports

ask editor imports -d source=csv >/dev/null
run=$(field .run)
announce 100000000
truncate -s 90000000 "$site/most"
patch 0 "$site/most"
ask editor "csv/map?run=$run" -d facility_id=a -d raw_indicator_id=b -d period_id=c -d count=d >/dev/null
like "U-12 an import before its file is here" "$status $(field .code) $(field .detail)" \
	'^409 upload_unfinished 90 of 100 MB received'
ask editor "csv/upload.json?run=$run" >/dev/null
same "the upload's page says it, too" "$(field '.arriving.received')" 90000000
like "also to people" "$(ask editor "csv/upload?run=$run" -H 'Accept: text/html' | tr '\n' ' ')" '90.+MB of 100.+MB'
load_sample
announce "$(stat -c %s tests/sample/hmis.csv)"
patch 0 tests/sample/hmis.csv
ask editor "$at" >/dev/null
same "its file comes after all, and it goes on" "$(field '.step + " " + (.run | tostring)')" "csv/map $run"
sql -c "UPDATE upload SET expires_at = now() - interval '1 day' WHERE token = '$token'"
ask editor "csv/map?run=$run" -d facility_id=facility_id -d raw_indicator_id=raw_indicator_id -d period_id=period_id \
	-d count=count >/dev/null
ask editor "csv/stage?run=$run" -X POST >/dev/null
sweep
check "U-23 the file of a queued run is never swept" wait_for staged
run=

# ---- once

announce 5 -H 'Idempotency-Key: k1'
first=$at
announce 5 -H 'Idempotency-Key: k1'
same "U-26 the same announcement again" "$status $at" "201 $first"
announce 6 -H 'Idempotency-Key: k1'
same "U-26 another one with its key" "$status $(field .code)" "422 key_reused"
tus admin POST uploads -H 'Upload-Length: 5' -H 'Idempotency-Key: k1'
check "U-26 somebody else's key is another" test "/hmis/$first" != "$(head_of Location)"
ask editor imports -d source=csv >/dev/null
run=$(field .run)
for one in 1 2 3; do
	curl -s -o "$site/put.$one" -u "$HMIS_EDITOR" -H 'Idempotency-Key: k1' -T "$small" \
		"$HMIS_URL/csv/upload?run=$run&name=a.csv" &
	senders[one]=$!
done
wait "${senders[@]}"
same "U-26 a file sent three times at once with a key is one" \
	"$(jq -r '.asset // .code' "$site"/put.? | sort -u | grep -vc still_running)" 1
before=$(sql -c 'SELECT count(*) FROM asset')
ask editor "csv/upload?run=$run&name=a.csv" -H 'Idempotency-Key: k1' -T "$small" >/dev/null
same "U-26 and once more later" "$status $(field .asset) $(sql -c 'SELECT count(*) FROM asset')" \
	"201 $(jq -r '.asset // empty' "$site"/put.? | sort -u) $before"
run=

# ---- swept

announce 3000000
head -c 1000000 "$small" >"$site/piece"
patch 0 "$site/piece"
kept=$token
sweep
same "U-23 an upload that is not old is not swept" "$(here)" 1000000
sql -c "UPDATE upload SET expires_at = now() - interval '1 s' WHERE token = '$token'"
sweep
tus editor HEAD "$at"
same "U-23 an abandoned one is swept, and its disk is back" "$status $(test -e "$store/tmp/$kept" || echo back)" \
	"404 back"
touch -d '10 days ago' "$store/tmp/upload-1-2"
sweep
check "U-23 so is what a killed program left" test ! -e "$store/tmp/upload-1-2"

# Each ends within a second before or after it expires, while the worker sweeps all the time.
ends=() tokens=()
(while :; do sql -c 'NOTIFY work'; done) >/dev/null 2>&1 &
sweeper=$!
for one in 1 2 3 4 5 6; do
	announce 3000000
	sql -c "UPDATE upload SET expires_at = now() + interval '0.$((one * 2 - 1)) s' - interval '0.2 s'
		WHERE token = '$token'"
	tokens+=("$token")
	begin 0 "$small" $((one * 500000)) --limit-rate 5m
	ends+=("$sender")
done
sleep 0.3
: >"$site/go"
wait "${ends[@]}"
half='' complete=0 gone=0
for token in "${tokens[@]}"; do
	at="uploads?upload=$token"
	ask editor "$at" >/dev/null
	if [ "$status" = 404 ]; then
		gone=$((gone + 1))
		[ ! -e "$store/tmp/$token" ] || half="$half $token: 404 with a file"
	elif arrived "$small"; then
		complete=$((complete + 1))
	else
		half="$half $token: $status $(cat "$answer")"
	fi
done
kill "$sweeper"
same "U-28 at the moment of expiry: complete ($complete) or gone ($gone), never half" "$half" ""

# ---- the published client

while IFS= read -r line; do
	case $line in
	"ok - "*) pass "${line#ok - }" ;;
	"not ok - "*) flunk "${line#not ok - }" ;;
	*) echo "$line" ;;
	esac
done < <(node tests/tus/client.mjs 2>&1 || echo "not ok - the client came to an end")

# ---- a large one

large=$site/large.csv
text 300000000 >"$large"
announce 300000000
cuts=0
for cut in 1 2 3 4 5; do
	from=$(offset)
	begin "$from" "$large" 55000000
	within 10 has $((from + 50000000))
	case $cut in
	1 | 3) again KILL nginx ;;
	2) again TERM uploads ;;
	4) again KILL uploads ;;
	esac
	cut_off
	[ "$(here)" -ge 300000000 ] || cuts=$((cuts + 1))
done
same "five cuts before the end" "$cuts" 5
patch "$(offset)" "$large"
same "U-07 300 MB, cut five times, with nginx and the step restarted, are here" "$status $(head_of Upload-Offset)" \
	"204 300000000"
check "U-07 with the right sha256" arrived "$large"

# ---- no room

# more than any disk has: how much is free changes while we look
announce 300000000
setting disk_reserve 1000000000000000
again TERM uploads
tus editor PATCH "$at" -H "$octets" -H 'Upload-Offset: 0' --no-progress-meter -T . <"$large"
same "U-22 the disk gets full while bytes come: what came is removed" "$status $(field .code) $(here)" "507 disk_full 0"
tus editor POST uploads -H 'Upload-Length: 1000000000'
like "U-22 no room: refused before a byte is sent, with the numbers and the way out" \
	"$status $(field .code) $(field .detail)" \
	'^507 disk_full .*[0-9.]+ MB left.*gzip'
ask editor versions >/dev/null
same "U-22 other pages are served" "$status" 200
same "no program has a complaint of a sanitizer" "$(grep -lE 'Sanitizer|runtime error' "$VAR"/log/*)" ""
done_testing
