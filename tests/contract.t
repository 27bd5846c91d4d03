#!/bin/bash
# contract.t -- every line of the HTTP contract (DESIGN 7) answers as written, to scripts and to browsers, on a real site.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
start_site
page='Accept: text/html,application/xhtml+xml'
form='Content-Type: application/x-www-form-urlencoded'
json='Content-Type: application/json'

# request WHO PATH [CURL OPTION...] -- like ask; the headers of the answer are kept, nothing is printed.
request() { ask "$@" -D "$site/head" >/dev/null; }
header() { tr -d '\r' <"$site/head" | sed -n "s/^$1: //Ip" | tail -1; }

# answers "what" STATUS [LOCATION] -- to a script: JSON with a status, and where to go on.
answers() {
	same "$1: status" "$status" "$2"
	like "$1: JSON" "$(header Content-Type)" '^application/(problem\+)?json$'
	[ $# -lt 3 ] || same "$1: Location" "$(header Location)" "/hmis/$3"
}

# leads "what" WHO PATH LOCATION [CURL OPTION...] -- the same for a browser: 303 to the next page.
leads() {
	request "$2" "$3" -H "$page" "${@:5}"
	same "$1, in a browser" "$status $(header Location)" "303 /hmis/$4"
}

# shows "what" WHO PATH TEXT [CURL OPTION...] -- a page for a browser.
shows() {
	request "$2" "$3" -H "$page" "${@:5}"
	same "$1, in a browser: a page" "$status $(header Content-Type)" "200 text/html; charset=utf-8"
	like "$1, in a browser: its data" "$(tr '\n' ' ' <"$answer")" "$4"
}

# has "what" FILTER NAME... -- that part of the answer has (at least) these members.
has() {
	local missing
	missing=$(jq -r "$2 as \$it | \$ARGS.positional[] | select(. as \$name | \$it | has(\$name) | not)" \
		--args "${@:3}" <"$answer" 2>&1)
	same "$1 has ${*:3}" "$missing" ""
}

# refused "what" STATUS CODE [STEP] -- problem+json, with all its members.
refused() {
	same "$1: problem+json" "$status $(header Content-Type)" "$2 application/problem+json"
	same "$1: its code" "$(field '.type | split("#")[1]')" "$3"
	same "$1: its status" "$(field .status)" "$2"
	same "$1: its members" "$(field '[(.title, .detail | length > 0), (.errors | type)] | join(" ")')" "true true array"
	[ $# -lt 4 ] || same "$1: the step that comes first" "$(field .step)" "$4"
}

# What must not change when a step is done again.
snapshot() {
	sql -c "SELECT md5(string_agg(r::text, ' ' ORDER BY run)) FROM (SELECT * FROM run) r" -c "SELECT count(*) FROM asset" \
		-c "SELECT md5(string_agg(s::text, ' ' ORDER BY run, indicator, period)) FROM staged_month s" \
		-c "SELECT md5(string_agg(m::text, ' ' ORDER BY indicator, period, version_from)) FROM indicator_month m" \
		-c "SELECT count(*) FROM version" | tr '\n' ' '
}
harmless() { # WHAT WHO PATH STATUS [CURL OPTION...]
	local before
	before=$(snapshot)
	request "$2" "$3" "${@:5}"
	same "$1 again: the same answer" "$status" "$4"
	same "$1 again: nothing changes" "$(snapshot)" "$before"
}

cat >"$site/facilities.csv" <<'END'
facility_id,facility_name,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_type,latitude,longitude
HF001,St Mary,Testland,North,,,hospital,-13.5,34.25
HF002,"Clinic ""A"" & B",Testland,South,,,,,
HF003,=Old Post,Testland,South,,,,,
