#!/bin/bash
# answers.t -- what nginx itself has to say: a page for browsers and problem+json for scripts, whatever the size of
# the body; nobody fills the disk with what is refused; what one person may have on the way; and keys of scripts
# (keys.sh).
#
# SIGN_ON says by which kind of sign-on (basic); tests/sign-on/ has the others.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export SIGN_ON=${SIGN_ON:-basic} BUILD=opt
start_site
port=${HMIS_URL#*127.0.0.1:} port=${port%%/*}
csv='Content-Type: text/csv' octets='Content-Type: application/offset+octet-stream' tus='Tus-Resumable: 1.0.0'
yes a,b,c,d | head -c 3000000 >"$site/3m"
yes a,b,c,d | head -c 1500000 >"$site/1m"
total() { awk '{ n += $1 } END { print n + 0 }'; }
spooled() { find "$VAR/store/spool/" "$VAR/store/tmp/" "$VAR/run/body/" -type f -printf '%s\n' | total; }
empty() { [ "$(spooled)" = 0 ]; }

# told "what" STATUS CODE WHO PATH [CURL OPTION...] -- as JSON to a script and as a page to a browser
told() {
	local what=$1 wanted=$2 code=$3 who=$4 path=$5 type
	shift 5
	${asking-ask} "$who" "$path" "$@" -D "$site/head" >/dev/null
	type=$(tr -d '\r' <"$site/head" | sed -n 's/^content-type: //Ip' | tail -1)
	same "$what, to a script" "$status $type $(field '[.status, .code, .detail != ""] | join(" ")' 2>&1)" \
		"$wanted application/problem+json $wanted $code true"
	${asking-ask} "$who" "$path" -H 'Accept: text/html' "$@" >/dev/null
	same "$what, in a browser" "$status $(grep -c '<title>Error' "$answer") $(
		grep -c "Status $wanted, <code>$code" "$answer")" "$wanted 1 1"
}

# sized "what" STATUS CODE WHO -- the same at every size, where bodies go to files, in pieces, through, and to a form
sized() {
	told "$1: no body" "$2" "$3" "$4" versions
	told "$1: a file of 3 MB" "$2" "$3" "$4" csv/upload?run=1 -T "$site/3m"
	told "$1: a form of 3 MB" "$2" "$3" "$4" csv/upload?run=1 -F "file=@$site/3m"
	told "$1: 3 MB of unknown length" "$2" "$3" "$4" assets -T - <"$site/3m"
	told "$1: a piece of 1.5 MB" "$2" "$3" "$4" uploads?upload=x -X PATCH -H "$octets" -H "$tus" -T "$site/1m"
	told "$1: a piece of 3 MB" "$2" "$3" "$4" uploads?upload=x -X PATCH -H "$octets" -H "$tus" -T "$site/3m"
}

# past the proxy, where there is no name
past() {
	status=$(curl -sS -o "$answer" -w '%{http_code}' --unix-socket "$VAR/run/site.sock" "${@:3}" "http://x/hmis/$2")
}
if [ "$SIGN_ON" = trusted_header ]; then
	asking=past sized "no name" 401 not_signed_in ""
else
	sized "a wrong password" 401 not_signed_in editor:wrong
fi

# programs that are away
for step in versions csv/upload assets uploads; do mv "$VAR/run/$step.sock" "$VAR/run/$step.gone"; done
sized "a step that is away" 502 unavailable editor
check "nothing is kept for it" empty
for step in versions csv/upload assets uploads; do mv "$VAR/run/$step.gone" "$VAR/run/$step.sock"; done
if [ "$SIGN_ON" = auth_request ]; then
	mv "$VAR/run/sign-on.sock" "$VAR/run/gone"
	sized "a sign-on that is away" 500 server_error editor
	mv "$VAR/run/gone" "$VAR/run/sign-on.sock"
fi

# too much, and no place
told "more than a step takes" 413 too_large editor versions --data-binary "@$site/3m"
truncate -s 6G "$site/6g"
told "more than is taken" 413 too_large editor csv/upload?run=1 -T "$site/6g"
told "more than is taken, of a piece" 413 too_large editor uploads?upload=x -X PATCH -H "$octets" -H "$tus" \
	-T "$site/6g"
mv "$VAR/store/spool" "$VAR/store/away"
told "a store that takes nothing" 500 server_error editor csv/upload?run=1 -T "$site/3m"
told "a store that takes nothing, from a form" 500 server_error editor csv/upload?run=1 -F "file=@$site/3m"
health() { curl -s "$HMIS_URL/health" | jq -r '[.status, .spool, .disk] | map(tostring) | join(" ")'; }
same "health says that, too" "$(health)" "the folder for uploads cannot be written to false true"
mv "$VAR/store/away" "$VAR/store/spool"

# requests that are none
told "no such page" 404 not_found editor nowhere
if [ "$SIGN_ON" != trusted_header ]; then # behind a proxy they are the proxy's own
	told "a header that is too long" 400 bad_request editor versions -H "X-Long: $(printf 'x%.0s' {1..9000})"
	told "TRACE" 405 wrong_method editor versions -X TRACE
	ask editor "versions?x=$(printf 'x%.0s' {1..9000})" >/dev/null # nginx does not read on: whether it is a browser
	same "an address that is too long" "$status $(field .code)" "414 uri_too_long"
	ask editor csv/upload?run=1 -H 'Transfer-Encoding: xchunked' -X PUT >/dev/null
	same "a coding that nobody knows" "$status $(field .code)" "501 not_implemented"
fi

# who may not is told so before the body comes
begin_raw() { # WHO METHOD PATH BYTES [HEADER]; on descriptor 3
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	printf '%s /hmis/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %s\r\nContent-Length: %s\r\n%s\r\n\r\n' "$2" "$3" \
		"$(printf %s "$1" | base64 -w 0)" "$4" "${5-X-None: x}" >&3
}
answered() { timeout 5 head -n 1 <&3 | tr -d '\r'; }
for path in csv/upload?run=1 imports assets facilities indicators aliases; do
	for method in PUT POST; do
		begin_raw "$HMIS_VIEWER" $method $path 20000000 "$csv"
		head -c 1000000 "$site/3m" >&3 2>/dev/null
		like "a viewer's $method $path is refused before it is here" "$(answered)" ' 403'
		same "and nothing of it is kept" "$(spooled)" 0
		exec 3>&-
	done
done
ask viewer csv/upload?run=1 -T "$site/3m" >/dev/null
same "with the step's own words" "$status $(field .code)" "403 role_required"
ask stranger:x csv/upload?run=1 -T "$site/3m" >/dev/null
for method in GET DELETE PROPFIND; do
	ask viewer csv/upload?run=1 -X $method --data-binary "@$site/3m" >/dev/null
	like "a viewer's $method with a file" "$status" '^(403|405|413)$'
done
same "each refusal is in the audit once" "$(sql -c "SELECT count(*) FROM audit WHERE who = 'viewer' AND method = 'PUT'
	AND result = 'role_required' AND path = '/csv/upload'")" 2
ask editor csv/upload?run=1 -T "$site/3m" -H 'Sec-Fetch-Site: cross-site' >/dev/null
same "nor is a page of another site's" "$status $(field .code)" "403 cross_site"
if [ "$SIGN_ON" = basic ]; then # what is the same whoever says who it is
	sed -i '/disk_reserve/d; $a disk_reserve = 900000000000000' "$VAR/hmis.conf"
	nginx/stack restart >"$site/restart.log" 2>&1
	begin_raw "$HMIS_EDITOR" PUT assets 20000000 "$csv"
	like "a full disk is said before the file is here" "$(answered)" ' 507'
	same "and nothing of it is kept" "$(spooled)" 0
	exec 3>&-
	ask editor assets -T "$site/3m" >/dev/null
	same "with the step's own words" "$status $(field .code)" "507 disk_full"
	same "health says it, too" "$(curl -s "$HMIS_URL/health" | jq -r .status)" "the disk of the store is full"
	sed -i '/disk_reserve/d' "$VAR/hmis.conf"
	nginx/stack restart >"$site/restart.log" 2>&1
fi

# what one person may have on the way
ask editor imports -d source=csv >/dev/null
run=$(field .run)
for n in {1..32}; do
	begin_raw "$HMIS_EDITOR" PUT "csv/upload?run=$run&name=$n.csv" 3000 "$csv"
	printf 'a,b\n' >&3
	eval "exec $((100 + n))<&3 3>&-"
done
full() { ask editor assets -T "$site/1m" >/dev/null && [ "$status" = 429 ]; }
check "32 files are on their way" within 10 full
early=$(for n in {1..32}; do timeout 0.05 head -n 1 <&$((100 + n)); done)
same "and none of them had its answer" "$early" ""
told "the 33rd file at once of one person" 429 too_many_at_once editor "csv/upload?run=$run" -T "$site/3m"
ask editor assets -T "$site/3m" -D "$site/head" >/dev/null
like "which says when to try again" "$(cat "$site/head")" '[Rr]etry-[Aa]fter: 5'
ask admin assets?name=a.csv -T tests/sample/hmis.csv >/dev/null
same "another person's is taken" "$status" 201
ask editor versions >/dev/null
same "pages are shown to both" "$status" 200
for n in {1..32}; do eval "exec $((100 + n))>&-"; done
again() { ask editor assets?name=a.csv -T tests/sample/hmis.csv >/dev/null && [ "$status" = 201 ]; }
check "and theirs again when the others are gone" within 10 again

# slow readers: what is made for them and not fetched is bounded
if [ "$SIGN_ON" = basic ]; then
	head -c 150000000 /dev/urandom | base64 >"$site/200m" # nothing that gets smaller on its way
	ask editor assets?name=large.csv -T "$site/200m" >/dev/null
	large=$(field .asset)
	for n in 1 2; do
		curl -s -o "$site/slow.$n" --limit-rate 20k -u "$HMIS_EDITOR" "$HMIS_URL/assets?asset=$large" &
		readers[n]=$!
	done
	sleep 3
	held() {
		find /proc/[0-9]*/fd -lname "$(readlink -f "$VAR")/run/answers/*" -exec stat -L -c %s {} + 2>/dev/null | total
	}
	check "a slow reader leaves at most 64 MB on the disk ($(held) of two)" test "$(held)" -le 135000000
	kill "${readers[@]}"
	wait "${readers[@]}" 2>/dev/null
fi
check "nothing is left in the spool" within 10 empty
. tests/keys.sh

# the last lines of auth_request.conf, with their # taken away
if [ "$SIGN_ON" = auth_request ]; then
	sed -i '/^# To send a browser/,$ { /^# To send/! s/^# // }' "$VAR/nginx/sign-on.conf"
	kill -HUP "$(cat "$VAR/run/nginx.pid")"
	sent() { # ACCEPT -- the status, and where to
		curl -s -o "$answer" -w '%{http_code} %{redirect_url}' -H "Accept: $1" "$HMIS_URL/versions?page=2"
	}
	sso='302 https://sso.intranet.example/login?to=/hmis/versions?page=2'
	is_sent() { [ "$(sent text/html)" = "$sso" ]; }
	check "a browser that nobody knows is sent to the sign-on's page" within 10 is_sent
	same "a script is told" "$(sent application/json) $(field .code)" "401  not_signed_in"
fi
done_testing
