#!/bin/bash
# roles.t -- every route for every role, as roles.tsv says; every change leaves its line in the audit; and what
# strangers try.
#
#	tests/roles.t [PAGE...]		all, or only what roles.tsv says of some pages
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
page='Accept: text/html'
port=${HMIS_URL#*127.0.0.1:} port=${port%%/*}
mallory=mallory:$(openssl rand -hex 10)
echo "mallory:$(openssl passwd -apr1 "${mallory#*:}")" >>"$VAR/htpasswd"
kill -STOP $(workers) # an import stays in the state it was given
sql -c "UPDATE worker SET seen_at = seen_at + interval '1 hour'" # and they are not missed

# The database of the cases, less what a worker would be at; the audit goes on.
sed 's/DELETE FROM audit;//; s/^COMMIT;/DELETE FROM run WHERE run IN (5, 6, 8); COMMIT;/' \
	tests/cases/seed.sql >"$site/seed.sql"
printf 'facility_id,raw_indicator_id,alias\nHF001,PENTA3,old\n' >"$site/file"
coproc PSQL { psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB"; }
reset_state() {
	printf '\\i %s\n\\echo done\n' "$site/seed.sql" >&"${PSQL[1]}"
	read -r <&"${PSQL[0]}" || { echo "Bail out! seed.sql"; exit 1; }
	cp tests/cases/store/assets/* "$VAR/store/assets/"
	cp tests/cases/store/rejected/* "$VAR/store/rejected/"
}

# The keys of tests/cases/seed.sql, of the global administrator.
declare -A keys=([key_read]=$(printf 'a%.0s' {1..64})fcb92650 [key_import]=$(printf 'b%.0s' {1..64})cbade07e
	[key_integrate]=$(printf 'c%.0s' {1..64})5fd072eb)
for kind in "${!keys[@]}"; do keys[$kind]=hmis_${keys[$kind]}; done

# send WHO METHOD PATH BODY [CURL OPTION...]
send() {
	local body=() who=()
	case $4 in
	'') ;;
	file) body=(-H 'Content-Type: text/csv' --data-binary "@$site/file") ;;
	*) body=(-d "$4") ;;
	esac
	case $1 in
	viewer) who=(-u "$HMIS_VIEWER") ;;
	data_admin) who=(-u "$HMIS_EDITOR") ;;
	global_admin) who=(-u "$HMIS_ADMIN") ;;
	unknown) who=(-u "$mallory") ;;
	key_*) who=(-H "Authorization: Bearer ${keys[$1]}") ;;
	esac
	status=$(curl -sS -o "$answer" -D "$site/head" -w '%{http_code}' "${who[@]}" -X "$2" "${body[@]}" "${@:5}" \
		"$HMIS_URL/$3")
}
header() { tr -d '\r' <"$site/head" | sed -n "s/^$1: //Ip" | tail -1; }
code() { grep -oE '"code": *"[a-z_]+|<code>[a-z_]+' "$answer" | tail -1 | grep -oE '[a-z_]+$'; } # of JSON or of a page

# The audit must have a line for what was just asked, as far as nginx let it in.
expect_audit() { # WHO METHOD PATH
	local path=/${3%%\?*} name=$1 key='' result=ok
	[ "$2" != GET ] && [ "$1" != anonymous ] || return 0
	case $1 in data_admin) name='editor' ;; global_admin) name='admin' ;; unknown) name=mallory ;;
	key_read) name=admin key=1 ;; key_import) name=admin key=2 ;; key_integrate) name=admin key=3 ;; esac
	[ "$status" -lt 400 ] || result=$(code)
	# a form that is shown again has sentences and no code: that of the script just before
	refused=${result:=$refused}
	echo "$name|127.0.0.1|$2|${path%.csv}|$status|$result|$key" >>"$site/audit"
}

# A-01: a row of the matrix, for scripts and for browsers, and for keys of scripts.
key_kinds=(key_read key_import key_integrate)
walk() {
	local method=$1 path=$2 body=$3 who wanted
	shift 3
	for who in viewer data_admin global_admin unknown anonymous "${key_kinds[@]}"; do
		wanted=$1
		shift
		# where no key may, the one that may most stands for all three
		case $who:$wanted in key_read:403 | key_import:403) [ "${*: -1}" != 403 ] || continue ;; esac
		send $who "$method" "$path" "$body"
		same "A-01 $method /$path: $who" "$status" "$wanted"
		expect_audit $who "$method" "$path"
		[ "$method" = GET ] || [ "$status" -ge 400 ] || { reset_state; [ -z "$(header Location)" ] || wanted=303; }
		# a browser differs in the form of the answer: without LONG, one who may and one who is not known
		case $who in key_*) continue ;; viewer | global_admin | unknown) [ -n "${LONG-}" ] || continue ;; esac
		send $who "$method" "$path" "$body" -H "$page" -H 'Sec-Fetch-Site: same-origin'
		same "A-01 $method /$path: $who, in a browser" "$status" "$wanted"
		expect_audit $who "$method" "$path"
		[ "$method" = GET ] || [ "$status" -ge 400 ] || reset_state
	done
}

reset_state
: >"$site/audit"
while IFS= read -r line; do
	[ "${line:0:1}" != '#' ] || continue
	IFS='|' read -r -a cell <<<"${line//$'\t'/|}"
	page_of=${cell[1]%%\?*} page_of=${page_of%.csv}
	case " $* " in "  " | *" ${page_of:-data} "*) ;; *) continue ;; esac
	walk "${cell[@]}"
done <tests/roles.tsv
same "A-13 each allowed and each refused change has its line in the audit" \
	"$(sql -c 'SELECT who, host(address), method, path, status, result, key FROM audit ORDER BY audit' |
		diff "$site/audit" - | head -20)" ""
if [ $# -gt 0 ]; then
	[ "$tests" -gt 1 ] || flunk "roles.tsv has lines for $*" "It has none; see: cut -f 2 tests/roles.tsv"
	kill "$PSQL_PID"
	kill -CONT $(workers)
	done_testing
	exit
fi
same "A-13 and what was sent" "$(sql -c "SELECT DISTINCT about FROM audit WHERE path = '/users' AND status < 400")" \
	"name=somebody role=viewer"
send global_admin POST assets 'remove=997&remove=998&remove=999'
same "A-13 of several values the first, and how many more" \
	"$(sql -c 'SELECT about FROM audit ORDER BY audit DESC LIMIT 1')" "remove=997 (+2)"
same "A-13 a line names the import" "$(sql -c "SELECT DISTINCT run FROM audit WHERE path = '/csv/stage'")" 4
for route in $(grep -hoE '\{ "(GET|POST|PUT|PATCH|DELETE)", "/[a-z0-9_/]+"' cgi-bin/*.c cgi-bin/*/*.c | tr -d '{", ' |
	sed 's|/|\t|' | tr '\t' :); do
	path=${route#*:}
	same "A-01 the matrix knows $route" "$(awk -F '\t' -v method="${route%%:*}" -v path="${path/#data/}" \
		'{ sub(/[.?].*/, "", $2) } $1 == method && $2 == path { print "yes"; exit }' tests/roles.tsv)" yes
done

# changes: each that is not a GET
# what was found in a file is kept with its run by whoever looks first, and is no change
snapshot() {
	sql -c "SELECT (SELECT md5(string_agg((to_jsonb(r) - 'profile')::text, ' ' ORDER BY run))
		FROM (SELECT * FROM $every_run) r), (SELECT md5(string_agg(f::text, ' ' ORDER BY slot))
	    FROM facility f), (SELECT md5(string_agg(i::text, ' ' ORDER BY indicator)) FROM raw_indicator i),
	    (SELECT md5(string_agg(a::text, ' ' ORDER BY asset)) FROM asset a)" -c "SELECT count(*) FROM version"
}
reset_state
before=$(snapshot)
while IFS=$'\t' read -r method path body; do
	for from in 'Origin: http://evil.example' 'Origin: null' 'Sec-Fetch-Site: cross-site' 'Sec-Fetch-Site: same-site'; do
		send global_admin "$method" "$path" "${body:1}" -H "$from"
		same "S-01 $method /$path with $from" "$status $(code)" "403 cross_site"
	done
	send global_admin GET "$path" ''
	like "S-03 GET /$path changes nothing" "$status" '^(200|405|422)$'
	send global_admin HEAD "$path" '' --head
	like "S-03 HEAD /$path changes nothing" "$status $(wc -c <"$answer")" '^(200|405|422) '
done < <(awk -F '\t' '/^(POST|PUT|PATCH|DELETE)/ { print $1 "\t" $2 "\tx" $3 }' tests/roles.tsv)
same "S-01, S-03 nothing was changed" "$(snapshot)" "$before"
send data_admin POST imports '' -H 'Origin: http://evil.example' -H 'Content-Type: text/plain' -d source=csv
same "S-04 a text/plain body from another site" "$status" 403
send data_admin POST imports '' -H 'Content-Type: text/plain' -d source=csv
same "S-04 a text/plain body" "$status" 415
send data_admin POST imports '' -H 'Origin: http://evil.example' -H 'Content-Type: application/json' \
	-d '{"source":"csv"}'
same "S-04 a JSON body from another site" "$status" 403
send data_admin POST imports source=csv -H "Origin: ${HMIS_URL%/hmis}"
same "our own pages may" "$status" 201
reset_state

# who one is, only nginx says
for spoof in 'X-Remote-User: admin' 'Remote-User: admin' 'Remote_User: admin' 'X-Forwarded-User: admin' \
	'X-Forwarded-For: 127.0.0.1'; do
	send viewer POST imports source=csv -H "$spoof"
	same "A-09 $spoof is not believed" "$status" 403
	send anonymous GET imports '' -H "$spoof"
	same "A-09 $spoof lets nobody in" "$status" 401
done
send viewer POST imports source=csv -H 'X-Forwarded-For: 10.9.8.7'
same "A-09 the audit has the real address" \
	"$(sql -c 'SELECT who, host(address) FROM audit ORDER BY audit DESC LIMIT 1')" "viewer|127.0.0.1"
send unknown GET imports ''
like "an unknown user reads whom to ask" "$(field .code): $(field .detail)" \
	'unknown_user: .*mallory.*whoever started this site'
for path in csv/review csv/map progress rejected; do
	send data_admin GET "$path?run=999999" ''
	same "A-02 $path of an import there is not" "$status $(code)" "404 not_found"
done
grep -qi '^set-cookie' "$site/head"
same "S-05 there are no cookies to steal" $? 1

# reflected text, repeated and odd parameters
for path in 'facilities?q=%3Cscript%3Ealert(1)%3C/script%3E' 'imports?page=%3Cscript%3E' '%3Cscript%3E' \
	'imports?%3Cscript%3E=1' \
	'versions?version=%22%3E%3Cscript%3E' 'indicators?q=%22onfocus=%22alert(1)'; do
	send viewer GET "$path" '' -H "$page"
	same "S-08 $path is escaped" "$(grep -ciE '<script>|"onfocus' "$answer")" 0
done
send data_admin POST imports 'source=csv&source=csv'
same "S-10 a parameter twice" "$status" 422
send data_admin GET 'progress?run=7&run=9' ''
same "S-10 a parameter twice in the address" "$status" 422
send data_admin GET 'progress?run[]=7' ''
same "S-10 an array" "$status" 422
seq -f 'a%g=1' 10000 | paste -sd '&' >"$site/many"
send data_admin POST imports '' --data-binary "@$site/many"
same "S-10 10,000 parameters" "$status $(code)" "400 too_many_fields"
for path in 'csv/map?run=3%0d%0aSet-Cookie:%20a=b' 'csv/upload?run=3%0d%0aX:%20y' 'imports%0d%0aX:%20y'; do
	send data_admin GET "$path" ''
	like "S-11 $path adds no header" "$status $(grep -ciE '^(set-cookie|x):' "$site/head")" '^4[0-9][0-9] 0$'
done
send data_admin POST imports 'source=csv' -H "$page" -H 'Sec-Fetch-Site: same-origin' -H 'Host: evil.example' \
	-H 'Referer: http://evil.example/'
same "S-11, S-20 a redirect stays on this site" "$(header Location | cut -c 1-21)" "/hmis/csv/upload?run="
send data_admin PUT 'assets?name=a%0d%0aX:%20y%22.csv' file
send data_admin GET "assets?asset=$(field .asset)" ''
same "S-11 a file's name adds no header" "$status $(grep -ci '^x:' "$site/head")" "200 0"
like "H-15 it is well formed" "$(header Content-Disposition)" \
	'^attachment; filename="[^"]*"; filename\*=UTF-8'"''"'[A-Za-z0-9%._~-]*$'

# raw BYTES -- what the server says to them; \A is the header that signs the editor on.
auth="Authorization: Basic $(printf %s "$HMIS_EDITOR" | base64 -w 0)"
raw() {
	# shellcheck disable=SC2059 # the escapes are the point
	printf "${1//\\A/$auth\\r\\nConnection: close}" >"$site/raw" # at once: nginx may hang up at the first bad line
	exec 3<>"/dev/tcp/127.0.0.1/$port"
	cat "$site/raw" >&3
	timeout 5 cat <&3 2>/dev/null | tr -d '\0\r'
	exec 3>&-
}
first_line() { head -1 <<<"$1" | cut -d ' ' -f 2; }
runs() { sql -c 'SELECT count(*) FROM run'; }
before=$(runs)
post='POST /hmis/imports HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\A\r\n'
chunk='a\r\nsource=csv\r\n0\r\n\r\n'
smuggled='GET /hmis/health HTTP/1.1\r\nHost: x\r\n\r\n'
for odd in 'Content-Length: 10\r\nTransfer-Encoding: chunked' 'Content-Length: 10\r\nContent-Length: 11' \
	'Content-Length: +10' \
	'Content-Length: 0x0a' 'Transfer-Encoding : chunked' 'Transfer-Encoding: xchunked' \
		'Transfer-Encoding: chunked, identity' 'Host: y'; do
	said=$(raw "$post$odd\r\n\r\n$chunk$smuggled")
	like "S-17 $odd" "$(first_line "$said") $(grep -c '^HTTP/1' <<<"$said")" '^(400|501) 1$'
done
said=$(raw "POST /hmis/imports HTTP/1.0\r\nHost: x\r\n\A\r\nTransfer-Encoding: chunked\r\n\r\n$chunk")
like "S-17 Transfer-Encoding on HTTP/1.0" "$(first_line "$said")" '^(400|501)$'
same "S-17 nothing of it came through" "$(runs)" "$before"
said=$(raw "${post}Transfer-Encoding: chunked\r\n\r\n$chunk")
same "S-18 a chunked form" "$(first_line "$said")" 201
send data_admin PUT 'assets?name=chunked.csv' '' -H 'Transfer-Encoding: chunked' -H 'Content-Type: text/csv' \
	--data-binary "@$site/file"
same "S-18 a chunked upload is the exact body" "$status $(field .sha256)" "201 $(sha256sum <"$site/file" | cut -c 1-64)"
send data_admin GET imports '' -H 'Proxy: http://127.0.0.1:9'
same "S-19 Proxy: does no harm" "$status" 200
same "S-19 and goes no further than nginx" "$(grep -c 'fastcgi_param HTTP_PROXY "";' "$VAR/nginx/fastcgi.conf")" 1
said=$(raw "GET http://evil.example/hmis/nowhere HTTP/1.1\r\nHost: evil.example\r\n\A\r\nAccept: text/html\r\n\r\n")
same "S-20 no link is built from Host" "$(first_line "$said") $(grep -c evil <<<"$said")" "404 0"

# paths
for path in /x/../../../../etc/passwd /hmis/../../etc/passwd /hmis/%2e%2e/%2e%2e/etc/passwd \
	/hmis/%252e%252e/etc/passwd \
	'/hmis/..%5c..%5cetc%5cpasswd' /hmis/imports%00 /hmis/imports%00.json /hmis/imports%0d%0a /hmis/imports%ff \
		/hmis//imports \
	/hmis/imports/ /hmis/csv%2fmap /hmis/./imports/. /hmis/imports%2e%2e/x /hmis/style.css/../../nginx/hmis.conf \
		/hmis/../hmis.conf \
	/hmis/errors/404.html /hmis/problems/404.json /hmis/pages/fr/start.html \
	/hmis/store/assets/1 "/hmis/$(printf 'x%.0s' {1..8100})"; do
	said=$(raw "GET ${path//%/%%} HTTP/1.1\r\nHost: x\r\n\A\r\n\r\n")
	like "S-21 ${path:0:60} is refused" "$(first_line "$said") $(grep -cE '^root:|db_web' <<<"$said")" '^(400|404|414) 0$'
done

# methods
for method in TRACE FOO PUT PATCH OPTIONS "$(printf 'X%.0s' {1..300})" get; do
	said=$(raw "$method /hmis/versions HTTP/1.1\r\nHost: x\r\n\A\r\nContent-Length: 0\r\n\r\n")
	like "S-24 ${method:0:20}" "$(first_line "$said")" '^(400|405|501)$'
done
for name in X-HTTP-Method-Override X-HTTP-Method X-Method-Override; do
	send data_admin GET 'assets?asset=4' '' -H "$name: DELETE"
	same "S-24 $name of GET" "$status" 200
	send data_admin POST 'assets?asset=4' '' -H "$name: DELETE"
	same "S-24 $name of POST" "$status" 422
done
send viewer POST imports source=csv -H 'X-HTTP-Method-Override: GET'
same "S-24 an override is no way round a role" "$status" 403

# what every answer says of itself
for path in '' imports.json facilities.csv nowhere 'imports?page=x' start help style.css 'assets?asset=1'; do
	send data_admin GET "$path" '' -H "$page"
	like "S-26 /$path has a type" "$(header Content-Type)" \
		'^(text/(html|csv); charset=utf-8|text/css|application/json|application/octet-stream)$'
	same "S-26 /$path: nosniff, once" "$(grep -ciE '^x-content-type-options: nosniff' "$site/head")" 1
	like "S-06 /$path: no frames, no inline script" "$(header Content-Security-Policy)" \
		"default-src 'self'.*frame-ancestors 'none'"
	case $path in start | help | style.css) continue ;; esac
	same "S-25 /$path is not kept" "$(header Cache-Control)" no-store
done
send viewer GET '' '' -H "$page" -H 'Accept-Language: ../../../etc/passwd,fr;q=x'
same "S-27 a language that is a path" "$status" 200
send viewer GET '' '' -H "Cookie: a=$(printf 'x%.0s' {1..5000})"
same "S-27 a cookie of 5 KB" "$status" 200
send viewer GET 'facilities?q=%ff' ''
same "S-27 an address that is no UTF-8" "$status $(code)" "400 bad_encoding"
send data_admin POST imports 'source=%ff%fe'
same "S-27 a field that is no UTF-8" "$status $(code)" "400 bad_encoding"
for role in intake_web intake_worker; do
	for what in "UPDATE audit SET who = 'x'" "DELETE FROM audit" "TRUNCATE audit"; do
		like "A-13 $role cannot ${what%% *} the audit" "$(sql -c "SET ROLE $role" -c "$what" 2>&1)" "permission denied"
	done
done
same "S-22 sockets are closed to other users" "$(stat -Lc %a "$VAR/run" | tail -c 2)" 0
kill "$PSQL_PID"
kill -CONT $(workers)
same "no sanitizer has anything to say" "$(grep -lE 'Sanitizer|runtime error' "$VAR"/log/*.log "$VAR"/log/*/*.log \
	2>/dev/null)" ""
done_testing
