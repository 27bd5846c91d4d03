#!/bin/bash
# Connecting: where the server is, found before any login is sent; and a refused login in DHIS2's own words, with what
# to do.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/start"
. "$(dirname "$0")/import"
cd "$root" || exit 1

begin_dhis2
set_conf 'dhis2_connect = 2'
sed -i 's/^allowed_addresses *=.*/allowed_addresses = 127.0.0.0\/8 10.255.255.1/' "$VAR/hmis.conf"
for pid in $(pgrep -P "$(cat "$VAR"/pid/dhis2*connect)"); do kill "$pid"; done
port=${dhis2##*:} tls=${dhis2_tls##*:}

refused() { # WHAT FIELD SENTENCE OPTION...
	local what=$1 at=$2 sentence=$3
	shift 3
	connect "$@"
	like "$what" "$status $(field '[.errors[]? | "\(.field): \(.message)"] | join(" ")')" "^422 $at: .*$sentence"
}
login() { refused "$1" password "$3" -d "url=$dhis2/2.43" -d "username=$2" -d password=district; }
token() { refused "$1" token "$3" -d "url=$dhis2/2.43" -d "token=$2"; }

echo "# a login that is refused"
begin_fetch
login "locked" locked '"Account locked"\. .*quarter of an hour'
login "disabled" disabled '"Account disabled"\. .*enable it'
login "two factors, of which DHIS2 says nothing" twofactor 'Unauthorized.*two-factor sign-in'
token "a token that has expired" d2pat_expired00000000000000000000000000 'has expired.*new token'
token "one for other addresses" d2pat_elsewhere000000000000000000000000 'ip address is not allowed.*address added'
token "one of an account with two factors" d2pat_twofactor000000000000000000000000 '2FA is enabled.*owner'
token "one that is not whole" d2pat_nobodys00000000000000000000000000 'Checksum validation failed.*copy it'

echo "# where it is"
: >"$dhis2_state/log"
refused "the context path is missing: what answers is offered" url "at $dhis2/dhis it answers.*not sent" -d \
	"url=$dhis2" "${admin[@]}"
same "no login was sent for that, only pings" "$(grep -vc api/ping "$dhis2_state/log")" 0
ask editor "dhis2/connect?run=$run" -d "url=$dhis2" "${admin[@]}" -H 'Accept: text/html' >/dev/null
like "and it stands in the form" "$(cat "$answer")" "name=\"url\" value=\"$dhis2/dhis\""
refused "one that is not usual: it is said" url "Nothing at $dhis2/other knows DHIS2" -d "url=$dhis2/other" \
	"${admin[@]}"
connect -d "url=$dhis2/dhis" "${admin[@]}"
same "what was offered works" "$status $(field .server.version)" "200 2.43.1"
: >"$dhis2_state/log"
refused "without a scheme https is tried, and http is told of plainly" url \
	"only at http://127.0.0.1:$port/2.43, where everybody" \
	-d "url=127.0.0.1:$port/2.43" "${admin[@]}"
same "again without a login" "$(grep -vc api/ping "$dhis2_state/log")" 0
faults "api/ping 1 moved $tls"
: >"$dhis2_state/log"
refused "a redirect to https at another port: its address is the advice" url "use $dhis2_tls/2.43 instead" -d \
	"url=$dhis2/2.43" "${admin[@]}"
faults 'api/ping 1 html'
refused "a web page where DHIS2 should be" url 'web page .*Under maintenance' -d "url=$dhis2/2.43" "${admin[@]}"
same "neither got a login" "$(grep -vc api/ping "$dhis2_state/log")" 0
faults

echo "# http"
refused "no password goes over http before the person says so" http 'everybody on the way can read' -d \
	url=http://10.255.255.1/dhis "${admin[@]}"
refused "nor a token" http 'everybody on the way can read' -d url=http://10.255.255.1/dhis -d \
	token=d2pat_standin00000000000000000000000000
ask editor "dhis2/connect?run=$run" -d url=http://10.255.255.1/dhis "${admin[@]}" -H 'Accept: text/html' >/dev/null
like "the page asks" "$(cat "$answer")" 'type="checkbox" name="http" value="1"'
refused "with a yes it is tried" url '' -d url=http://10.255.255.1/dhis -d http=1 "${admin[@]}"
for profile in 2.36 2.38 2.40 2.41 2.42 2.43; do
	connect -d "url=$dhis2/$profile" "${admin[@]}"
	same "within this machine nobody is on the way; $profile" "$status" 200
done
same "no program complained" "$(grep -lE 'ERROR: AddressSanitizer|runtime error|LeakSanitizer' "$VAR"/log/*.log)" ""
done_testing
