#!/bin/bash
# shellcheck source=/dev/null disable=SC1091 # the environment a stack makes
# The stack: what is killed comes back, what nginx refuses has a page, and nothing stays behind.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$(mktemp -d "${TMPDIR:-/tmp}/hmis-stack.XXXXXX")
chmod 755 "$top"
n=0
ok() { # WHAT COMMAND...
	local what=$1
	shift
	n=$((n + 1))
	if "$@" >"$top/out" 2>&1; then echo "ok $n - $what"; else
		echo "not ok $n - $what"
		sed 's/^/# /' "$top/out"
	fi
}
stack() { VAR=$top/$one PORT=0 nginx/stack "$@"; }
within() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}
ask() { curl -s -u "$HMIS_EDITOR" "$@"; }
answers() { [ "$(curl -so /dev/null -w '%{http_code}' "$HMIS_URL/health")" = 200 ]; }
is() { [ "$1" = "$2" ] || { echo "$1, not $2"; return 1; }; }
starts() { case $1 in "$2"*) ;; *) echo "$1"; return 1 ;; esac; }
process() { stack status | awk -v name="$1" '$1 == name { print $3 }'; }
moved() { local now; now=$(process "$1") && [ -n "$now" ] && [ "$now" != "$2" ] && kill -0 "$now"; }
inside() { # processes that work in a folder of this stack
	local real link
	real=$(readlink -f "$top/$one")
	for link in /proc/[0-9]*/cwd; do
		case $(readlink "$link") in "$real"/*) echo "$link" ;; esac
	done
}
trap 'for one in a b; do stack remove; done >/dev/null 2>&1; rm -rf "$top"' EXIT

one=a
ok "up" stack up
. "$top/a/hmis.env"
ok "status is one line for each program" is "$(stack status | grep -c running)" \
	"$(($(find cgi-bin -name '*.c' ! -path '*/worker/*' | wc -l) + 4))"
ok "health needs no account" answers
ok "everything else does" is "$(curl -so /dev/null -w '%{http_code}' "$HMIS_URL/versions")" 401
ok "up again changes nothing" is "$(before=$(process worker); stack up >/dev/null; echo "$before")" "$(process worker)"
user_of() { stat -c %U "/proc/$(process "$1")"; }
ok "the steps and nginx run as an unprivileged user" is "$(user_of versions) $(user_of nginx)" \
	"$(id -un | sed "s/.*/& &/; s/^root .*/www-data www-data/")"
ok "the workers and PostgreSQL as one of their own, if root started them" is "$(user_of worker) $(user_of postgres)" \
	"$(id -un | sed "s/.*/& &/; s/^root .*/postgres postgres/")"
if [ "$(id -u)" = 0 ]; then
	as_step() { setpriv --reuid=www-data --regid=www-data --clear-groups "$@"; }
	refused() { ! as_step "$@"; }
	for role in intake_owner intake_worker; do
		ok "the steps' user cannot be $role" refused psql -XAtd "host=$top/a/run/pg dbname=hmis user=$role" -c 'SELECT 1'
	done
	ok "it can be intake_web" as_step psql -XAtd "host=$top/a/run/pg dbname=hmis user=intake_web" -c 'SELECT 1'
	for file in store/seal.key db/data/PG_VERSION; do
		ok "there is a $file" within 10 test -s "$top/a/$file"
		ok "which the steps' user cannot read" refused cat "$top/a/$file"
		ok "nor replace" refused mv "$top/a/$file" "$top/a/store/tmp/taken"
	done
fi
ok "HMIS_DB is the owner's" is "$(psql -XAtd "$HMIS_DB" -c 'SELECT count(*) FROM app_user')" 3

for name in versions worker nginx; do
	was=$(process $name)
	kill -9 "$was"
	ok "a killed $name comes back" within 10 moved $name "$was"
done
ok "worker.pid is the worker's" is "$(cat "$top/a/run/worker.pid")" "$(process worker)"
ok "the site answers" within 5 answers
was=$(process postgres)
kill -9 "$was"
ok "a killed PostgreSQL comes back" within 30 moved postgres "$was"
ok "and takes connections" within 30 psql -XAtd "$HMIS_DB" -c 'SELECT 1'
# shellcheck disable=SC2016 # as it stands in the file
echo 'add_header Strict-Transport-Security "max-age=60" always;' >>"$top/a/nginx/headers.conf"
for pid in "$top"/a/pid/*; do kill -9 "$(cat "$pid")"; done
ok "up after all supervision was killed" stack up
ok "the site answers" within 5 answers

# An upgrade, as far as there is one here: programs are replaced by others and started anew, one after the other,
# while 600 requests come in.
pages='versions imports facilities schedules'
for ((i = 0; i < 150; i++)); do
	for name in $pages; do printf 'url = "%s/%s.json"\noutput = /dev/null\n' "$HMIS_URL" "$name"; done
done >"$top/urls"
curl -sZ --parallel-max 4 -u "$HMIS_EDITOR" -K "$top/urls" -w '%{http_code}\n' >"$top/statuses" & asking=$!
replaced=0
while kill -0 $asking 2>/dev/null; do
	for name in $pages; do
		cp "$top/a/app/cgi-bin/$name.fcgi" "$top/a/new" && mv "$top/a/new" "$top/a/app/cgi-bin/$name.fcgi"
		for pid in $(pgrep -P "$(cat "$top/a/pid/$name")" -f fcgi); do
			kill "$pid" && replaced=$((replaced + 1))
			sleep 0.05 # one after the other
		done
	done
done
ok "600 requests while programs are replaced, none fails" is "$(sort "$top/statuses" | uniq -c | tr -s ' ')" " 600 200"
ok "of which several were, meanwhile" test $replaced -ge 4

page='Accept: text/html'
ok "no such page, for a browser" starts "$(ask -H "$page" "$HMIS_URL/nope")" "<!"
ok "no such page, for a script" is "$(ask "$HMIS_URL/nope" | jq .status)" 404
truncate -s 6G "$top/large"
ok "U-15 too large, for a script" is "$(ask -T "$top/large" "$HMIS_URL/csv/upload?run=1" | jq .status)" 413
ok "U-15 too large, for a browser" starts "$(ask -H "$page" -T "$top/large" "$HMIS_URL/csv/upload?run=1")" "<!"
mv "$top/a/run/versions.sock" "$top/a/run/gone"
ok "a step that is away, for a script" is "$(ask "$HMIS_URL/versions" | jq .status)" 502
ok "a step that is away, for a browser" starts "$(ask -H "$page" "$HMIS_URL/versions")" "<!"
mv "$top/a/run/gone" "$top/a/run/versions.sock"
ok "S-06, S-07, S-26 headers" is "$(ask -D - -o /dev/null "$HMIS_URL/versions" |
	grep -icE "^(content-security-policy: default-src 'self'.*frame-ancestors 'none'|x-content-type-options: nosniff)")" 2

carried() { # the headers that the site adds, of a page, a file, a page of nginx's and a refusal
	for path in versions style.css start nope; do ask -D - -o /dev/null "$HMIS_URL/$path"; done |
		grep -ic '^strict-transport-security: max-age=60'
}
ok "what the site adds to answers, ours have, too" is "$(carried)" 4
ok "a location of the site that fits our files takes none" is "$(for path in style.css versions.json data.csv; do
	ask -o /dev/null -w '%{http_code} ' "$HMIS_URL/$path"
done)" "200 200 200 "
ok "but its own" is "$(ask -o /dev/null -w '%{http_code}' "${HMIS_URL%/hmis}/site.css")" 410
ok "a redirect is a path, right behind any proxy" is "$(curl -sD - -o /dev/null -H 'Host: inside:81' "$HMIS_URL" |
	tr -d '\r' | grep -i '^location')" "Location: /hmis/"

one=b
ok "a second stack beside it" stack up
ok "on another port" test "$(. "$top/b/hmis.env" && echo "$HMIS_URL")" != "$HMIS_URL"
port=${HMIS_URL%/hmis} port=${port##*:}
ok "a port that is taken is said" is "$(VAR=$top/b PORT=$port nginx/stack up 2>&1 | grep -c 'is taken')" 1
ok "removed" stack remove
ok "nothing is left of it" test ! -e "$top/b"
one=a
ok "the first still answers" answers
ask "$HMIS_URL/imports" >/dev/null
as_owner() { psql -qXAtd "$HMIS_DB" -c "$1"; }
change_schema() {
	as_owner "INSERT INTO schema_change (change, file) VALUES (999, 'later.sql')"
	as_owner "SELECT pg_notify('schema', '999')" >/dev/null
}
change_schema
sleep 1
(sleep 1 && as_owner 'DELETE FROM schema_change WHERE change = 999') &
ok "a program that is not connected leaves what is asked to the one that comes after it, which fits" is \
	"$(ask -m 30 -o /dev/null -w '%{http_code}' "$HMIS_URL/indicators")" 200
wait $!
change_schema
refused() {
	case $(ask -m 30 -o /dev/null -w '%{http_code}' -d source=csv "$HMIS_URL/imports") in 50[23]) ;; *) false ;; esac
}
ok "programs of another schema change nothing" refused
ok "and say so by their status" refused
named() { stack status | grep "^$1 *failed *the database has schema version 999"; }
ok "what cannot start any more is named by status" within 20 named worker
ok "no import was begun" is "$(as_owner 'SELECT count(*) FROM run')" 0
ok "down" stack down
said=$(stack up 2>&1)
ok "up names what cannot start" grep -q '^[a-z/]* does not start: the database has schema version 999' <<<"$said"
as_owner 'DELETE FROM schema_change WHERE change = 999'
ok "up when it can" stack up
ok "down" stack down
ok "no program has a complaint of a sanitizer" test -z "$(grep -lE 'Sanitizer|runtime error' "$top"/a/log/*)"
ok "down leaves no process" is "$(inside)" ""
ok "down leaves no socket" is "$(find "$top/a/run" -type s)" ""
ok "up again" stack up
ok "the accounts are as before" is "$(. "$top/a/hmis.env" && echo "$HMIS_ADMIN")" "$HMIS_ADMIN"
ok "removed" stack remove
echo "1..$n"
