#!/bin/bash
# cases.t -- play each tests/cases/STEP/WHAT.case to its executable and compare the answer.
#
# A case is a request, a line ---, and the answer that is wanted:
#
#	POST /hmis/csv/map?run=3		as in the request line, with the prefix
#	Remote-User: editor			headers; this one is nginx's, not the client's, and so
#						is Authorization, of a key that came past the sign-on
#	Content-Type: application/x-www-form-urlencoded
#	Database: UPDATE run SET ...		a statement to run before, as the owner
#						an empty line, then the body, if there is one
#	facility_id=facility
#	---
#	Status: 303				headers that must be there, in any order
#	Location: /hmis/csv/stage?run=3
#	!Set-Cookie:				and one that must not
#						an empty line, then the whole body; without it, any
#
# In the answer, *** stands for any text, over lines too. A JSON document is compared as jq prints it, a page as a
# browser reads it: a line end is a blank, and blanks around blocks do not count. The body of a request ends with
# its last line, without its line end; a form with files (multipart) has CR LF.
#
# Every case finds the database of seed.sql and the files of store/, whatever the one before did; the clock
# that pages read stands still. There is no web server: cgi-fcgi speaks to a socket, as nginx would. Each
# executable must end with 0 on SIGTERM when its cases are through, with no report of a sanitizer.
#
#	tests/cases.t [STEP...]		all, or those of some steps
#	UNDER=COMMAND tests/cases.t	each executable under a command such as valgrind; what it says is shown
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export LC_ALL=C
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0" "$@"

bin=build/${BUILD:-asan} UNDER=${UNDER-}
dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-cases.XXXXXX")
coproc PSQL { psql -qXAt -v ON_ERROR_STOP=1 -d "$HMIS_DB" 2>&1; }
at_exit 'kill $(jobs -p) 2>/dev/null; rm -rf "$dir"'
export HMIS_CONF=$dir/conf HMIS_CLOCK=1717200000 # 2024-06-01T00:00:00Z
cat >"$HMIS_CONF" <<-CONF
	base_url = http://intranet.example/hmis
	instance = Testland
	contact = Ada <ada@example.org>
	first_admin = Founder
	fold_names = 1
	sign_out_url = https://sso.example/out?to=https://intranet.example/hmis/
	db_web = ${HMIS_DB/user=intake_owner/user=intake_web}
	store = $dir/store
	counters = $dir/counters
	upload_max = 2000
	disk_reserve = 0
CONF

prepare() { # STATEMENT
	local said
	printf '%s;\n\\echo done\n' "$1" >&"${PSQL[1]}"
	read -r said <&"${PSQL[0]}"
	[ "$said" = "done" ] || { echo "Bail out! $1: $said"; exit 1; }
	changed=1
}

# Everything as in seed.sql and store/.
reset_state() {
	rm -rf "$dir/store"
	cp -r tests/cases/store "$dir/store"
	mkdir -p "$dir"/store/{assets,rejected,tmp,spool}
	prepare "$(cat tests/cases/seed.sql)"
	changed=
}

# Sets method, uri, headers, body and has_body from a case.
read_request() {
	local line
	headers=() body="" has_body=
	{
		IFS=' ' read -r method uri
		while IFS= read -r line && [ "$line" != --- ] && [ -n "$line" ]; do headers+=("$line"); done
		[ "$line" = --- ] || has_body=1
		while [ -n "$has_body" ] && IFS= read -r line && [ "$line" != --- ]; do body+=$line$'\n'; done
	} <"$1"
	body=${body%$'\n'}
}

# The request as nginx would put it to the socket; its answer is $raw, and the file got.
play() {
	local header name value params=()
	read_request "$1"
	for header in "${headers[@]}"; do
		name=${header%%:*} value=${header#*: }
		[ "$name" != Database ] || { prepare "$value"; continue; }
		name=${name^^} name=${name//-/_}
		case $name in
		AUTHORIZATION | CONTENT_TYPE | CONTENT_LENGTH | REMOTE_USER | REMOTE_ADDR) ;;
		*) name=HTTP_$name ;;
		esac
		params+=("$name=$value")
		[[ $header != 'Content-Type: multipart/'* ]] || body=${body//$'\n'/$'\r\n'}$'\r\n'
	done
	printf %s "$body" >"$dir/body"
	if [ -n "$has_body" ] && [ -n "$upload" ]; then
		printf %s "$body" >"$dir/store/spool/1"
		params+=("BODY_FILE=$dir/store/spool/1")
	fi
	[[ ! " ${params[*]}" =~ ' CONTENT_LENGTH=' ]] || has_body=
	[ -z "$has_body" ] || params+=("CONTENT_LENGTH=${#body}")
	env -i REQUEST_METHOD="$method" REQUEST_URI="$uri" QUERY_STRING="${uri#*\?}" "${params[@]}" \
		/usr/bin/cgi-fcgi -bind -connect "$dir/sock" <"$dir/body" >"$dir/raw"
	raw=$(<"$dir/raw")
	raw=${raw//$'\r'/}$'\n'
	case $raw in
	*$'\nContent-Type: application/'*json*$'\n\n'*)
		printf '%s\n\n' "${raw%%$'\n\n'*}" >"$dir/got"
		command jq . <<<"${raw#*$'\n\n'}" >>"$dir/got"
		;;
	*) printf %s "$raw" >"$dir/got" ;;
	esac
}

# Keep the answer for openapi.json (tests/openapi/answers.py), but for pages.
keep_answer() { # CASE
	local header status kind sent='' as=$method
	status=${raw#Status: } status=${status%%$'\n'*}
	kind=${raw%%$'\n\n'*}
	[[ $'\n'$kind == *$'\nContent-Type: '* ]] && kind=${kind#*Content-Type: } kind=${kind%%$'\n'*} || kind=
	[[ $kind != text/html* ]] || return 0
	for header in "${headers[@]}"; do
		case $header in
		Content-Type:*) sent=${header#*: } ;;
		X-HTTP-Method-Override:*) [ "$method" != POST ] || as=${header#*: } ;;
		esac
	done
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$step" "$(basename "$1" .case)" "$as" "${uri#/hmis/}" "$sent" \
		"$status" "$kind"
	kept "$body"
	kept "${raw#*$'\n\n'}"
} >>"$dir/answers"
kept() {
	local text=${1//\\/\\\\}
	printf '%s\n' "${text//$'\n'/\\n}"
}

# Is the answer in one file what another wants? If not, it may say what is missing.
cat >"$dir/compare.awk" <<'END_OF_AWK'
function like(text, pattern,   part, n, i, at) {
	missing = ""
	if (!(n = split(pattern, part, /\*\*\*/)))
		return text == ""
	if (n == 1)
		return text == pattern
	if (substr(text, 1, length(part[1])) != part[1])
		return 0
	text = substr(text, length(part[1]) + 1)
	for (i = 2; i < n; i++) {
		if (!(at = index(text, part[i])) && part[i] != "") {
			missing = part[i]
			return 0
		}
		text = substr(text, at + length(part[i]))
	}
	return length(text) >= length(part[n]) && substr(text, length(text) - length(part[n]) + 1) == part[n]
}
BEGIN {
	blocks = "body|br|d[dlt]|div|fieldset|footer|form|h[1-6]|header|legend|li|main|nav|[ou]l|option|p|polyline|pre|rect|" \
		"section|select|svg|table|tbody|t[dhr]|thead|title"
}
function squeeze(page) {
	gsub(/[ \t\n]+/, " ", page)
	gsub("</?(" blocks ")( [^>]*)?>", "\001&\001", page)
	gsub(/ *\001[ \001]*/, "", page)
	return page
}
function header_like(wanted,   i) {
	for (i = 1; i <= n_got; i++)
		if (like(got[i], wanted))
			return 1
	return 0
}
FNR == 1 { file++; in_body = 0; in_request = file == 2 }
in_request { in_request = $0 != "---"; next }
!in_body && $0 == "" { in_body = 1; has_body[file] = 1; next }
in_body { body[file] = body[file] $0 "\n"; next }
file == 1 { got[++n_got] = $0; next }
substr($0, 1, 1) == "!" { if (header_like(substr($0, 2) "***")) bad = 1; next }
{ if (!header_like($0)) bad = 1 }
END {
	if (header_like("Content-Type: text/html***"))
		for (file in body)
			body[file] = squeeze(body[file])
	if (has_body[2] && !like(body[1], body[2])) {
		bad = 1
		if (missing != "")
			print "not found, or not in this order: " missing
	}
	exit bad
}
END_OF_AWK

# The answer, without the headers that the case says nothing of.
show_got() { # CASE
	awk -F: 'FNR == 1 { file++ } file == 1 && wanted && $0 == "" { wanted = 0 } file == 1 && wanted { name[$1] = 1 }
		file == 1 && $0 == "---" { wanted = 1 } file == 2 && $0 == "" { body = 1 }
		file == 2 && (body || $1 == "Status" || $1 in name || "!" $1 in name)' "$1" "$dir/got"
}

check_case() {
	local what said
	what=$step/$(basename "$1" .case)
	[ -z "$changed" ] || reset_state
	play "$1"
	keep_answer "$1"
	case $method in GET | HEAD) ;; *) changed=1 ;; esac
	if said=$(awk -f "$dir/compare.awk" "$dir/got" "$1"); then
		pass "$what"
	else
		grep -q '^Status: [1-4]' "$dir/got" || said+=$'\n'$(grep -v ' request ' "$dir/log" | tail -1)
		said=${said#$'\n'}
		flunk "$what" ${said:+"$said"} "$(sed '1,/^---$/d' "$1" | diff -u --label wanted --label got - <(show_got "$1"))"
	fi
}

check_step() {
	local pid case upload=
	! grep -q '\.upload = true' "cgi-bin/$step.c" || upload=1
	# shellcheck disable=SC2086 # a command and its options
	spawn-fcgi -n -s "$dir/sock" -- $UNDER "$root/$bin/$step.fcgi" 2>"$dir/log" &
	pid=$!
	until [ -S "$dir/sock" ]; do sleep 0.02; done
	for case in "tests/cases/$step"/*.case; do check_case "$case"; done
	same "$step says its version" "$("$bin/$step.fcgi" --version)" "$step $version"
	kill "$pid"
	wait "$pid"
	same "$step ends with 0 on SIGTERM" $? 0
	same "$step: no report of a sanitizer" "$(grep -E 'Sanitizer|runtime error' -A20 "$dir/log")" ""
	[ -z "$UNDER" ] || sed 's/^/# /' "$dir/log"
	rm -f "$dir/sock"
}

version=$(sed -n 's/^#define VERSION "\(.*\)"/\1/p' lib/base/version.h)
for step in "$@"; do
	[ -f "cgi-bin/$step.c" ] && [ -d "tests/cases/$step" ] || {
		echo "Bail out! There is no page $step, or it has no cases: say PAGE for cgi-bin/PAGE.c and tests/cases/PAGE/"
		exit 1
	}
done
same "the worker says its version" "$("$bin/worker" --version)" "worker $version"
changed=1
for file in cgi-bin/*.c cgi-bin/*/*.c; do
	step=${file#cgi-bin/} step=${step%.c}
	case " $* " in "  " | *" $step "*) ;; *) continue ;; esac
	case $step in worker | worker/*) ;; *) check_step ;; esac
done
if [ -n "${ANSWERS-}" ]; then
	python3 tests/openapi/answers.py write "$dir/answers"
else
	answers=tests/openapi/answers.py
	same "cgi-bin/*.json have what is answered (make answers)" "$(python3 $answers check "$dir/answers")" ""
	same "openapi.json describes each answer" "$(python3 $answers known "$dir/answers" "$bin/openapi.json")" ""
fi
done_testing
