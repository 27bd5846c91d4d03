#!/bin/bash
# The rooms of lib/ and what may stand where: includes point downward and never in a circle, SQL stands in sql/, HTML in
# templates, and files and functions keep their size.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

# Each room includes only those before it; lib/README.md says what each is for.
rooms="base host words wire data net pack books text csv values shape columns lists maps dhis2 hmis export page web
	upload desk"

# The files of the sources, also those that are not added to git yet.
files() {
	git ls-files --cached --others --exclude-standard "$@" | while IFS= read -r file; do
		[ ! -f "$file" ] || printf '%s\n' "$file"
	done
}

# "room/module room/module": what each module of lib includes of the others
edges() {
	grep -HoE '^#include "[a-z0-9_]+/[a-z0-9_]+\.h"' lib/*/*.[ch] |
		sed -E 's|^lib/([a-z0-9_/]+)\.[ch]:#include "([a-z0-9_/]+)\.h"|\1 \2|' | awk '$1 != $2' | sort -u
}

same "the rooms of lib" "$(find lib -mindepth 1 -maxdepth 1 -type d | sed 's|lib/||' | sort | tr '\n' ' ')" \
	"$(printf '%s\n' $rooms | sort | tr '\n' ' ')"
same "no include points upward" "$(edges | awk -v rooms="$rooms" '
	BEGIN { n = split(rooms, name, " "); for (i = 1; i <= n; i++) place[name[i]] = i }
	{ split($1, from, "/"); split($2, to, "/"); if (place[to[1]] > place[from[1]]) print $1 " includes " $2 }')" ""
same "no modules include each other in a circle" "$(edges | tsort 2>&1 >/dev/null)" ""
same "no room has more than 16 modules" "$(for room in $rooms; do
	n=$(find "lib/$room" -name '*.[ch]' | sed 's|\.[ch]$||' | sort -u | wc -l)
	[ "$n" -le 16 ] || echo "$room: $n"
done)" ""
# head_wide.c may serve head.h, split_quoted.c split.h
same "every .c of lib has a header, or is named after the one it serves" "$(for file in lib/*/*.c; do
	module=${file%.c}
	while [ ! -e "$module.h" ] && [ "${module%_*}" != "$module" ]; do module=${module%_*}; done
	[ -e "$module.h" ] || echo "$file"
done)" ""
# shellcheck disable=SC2046
same "the top level is the seven folders" "$(git ls-files | grep / | cut -d/ -f1 | grep -v '^\.' | sort -u |
	tr '\n' ' ')" "cgi-bin htdocs lib nginx sql tests "
same "no SQL text in C" "$(grep -nE '"(SELECT|INSERT|UPDATE|DELETE|CREATE) ' cgi-bin/*.c cgi-bin/*/*.c lib/*/*.c)" ""
same "no HTML is written in C but in lib/page and lib/web" "$(grep -nE '"<[a-z]+[ >]' cgi-bin/*.c cgi-bin/*/*.c \
	$(ls lib/*/*.c | grep -vE "^lib/(page|web|dhis2)/"))" ""
same "no free() and no goto in cgi-bin but for jansson's texts" \
	"$(grep -nE '\bgoto\b' cgi-bin/*.c cgi-bin/*/*.c)" ""
same "a test that has tap.sh leaves the end to its at_exit()" \
	"$(files 'tests/*' | xargs grep -lE '^\. .*/tap\.sh' | xargs grep -nE '^[^#]*\btrap .*\bEXIT')" ""
same "C files under 400 lines" \
	"$(files 'lib/*.[ch]' 'cgi-bin/*.c' | xargs wc -l | awk '$1 > 400 && $2 != "total"')" ""
# templates, SQL, and scripts: by their names, or without one by their first line
written() {
	files '*.html' '*.sh' '*.t' .ci 'sql/*.sql'
	files | grep -vE '(^|/)[^/]*\.[^/]*$' | xargs grep -lE -m 1 '^#!.*sh$'
}
# a here-document, such as a table of cases, may be wider
same "templates, shell and SQL in lines of at most 120 columns" "$(for file in $(written); do
	awk 'end != "" { if ($0 ~ "^\t*" end "$") end = ""; next } { print FILENAME ":" FNR ": " $0 }
		match($0, /<<-?.?[A-Z_]+/) && !/<<</ { end = substr($0, RSTART); gsub(/[^A-Z_]/, "", end) }' "$file" |
		LC_ALL=C.UTF-8 grep -E '^[^ ]+: .{121}' | cut -c1-80
done)" ""
same "C lines of at most 100 columns" "$(files '*.[ch]' | xargs expand | awk 'length($0) > 100' | head -5)" ""
same "functions under 40 lines" "$(files 'lib/*.c' 'cgi-bin/*.c' | xargs awk '
	FNR == 1 { open = 0 }
	/^[a-z].*[^;]$/ || /^[a-z][^;]*\)$/ { head = $0 }
	/^{$/ { open = FNR }
	/^}/ && open { if (FNR - open > 41) print FILENAME ":" open ": " FNR - open - 1 " lines"; open = 0 }')" ""
same "no value stands bare in a query string of a template" \
	"$(grep -hzoE '(href|src|action)="[^"]*\?[^"]*\{\{[^|}#^/>!]*\}\}' cgi-bin/*.html cgi-bin/*/*.html lib/*/*.html |
		tr '\0' '\n' | grep -vE '\{\{(app\.prefix|path|next\.path|rejected_url|constant_path|step)\}\}')" ""
same "nor in one of a text" \
	"$(grep -hzoE '(href|src|action)="[^"{]*(\{app\.prefix\})?[^"{]*\?[^"]*[^{]\{[^|}{]*\}[^}]' cgi-bin/*.html \
		cgi-bin/*/*.html lib/*/*.html | tr '\0' '\n')" ""
same "no template writes 0 beside a number, which may be 0 itself: the filter count does" \
	"$(grep -nE '\{\{[a-z_.]+(\|number)?\}\}\{\{\^[a-z_.]+\}\}0' cgi-bin/*.html cgi-bin/*/*.html lib/*/*.html)" ""
same "no inline script or style in templates" \
	"$(grep -nE '<script>|<style|[[:space:]](style|on[a-z]+)=' cgi-bin/*.html cgi-bin/*/*.html lib/*/*.html \
		nginx/pages/*.html)" ""

# text FILE... -- in one line
text() { cat "$@" | tr -s '\n\t ' ' '; }
codes() {
	text lib/*/*.[ch] cgi-bin/*.c cgi-bin/*/*.c |
		grep -oE '(err(_text)?\([0-9]+|err_as\([a-z_>-]+, [0-9]+|PULL_[A-Z]+), "[a-z_0-9]+"|\? code : "[a-z_]+"'
	text sql/*/*.sql sql/*/*/*.sql | grep -oE "refuse\([0-9]+, '[a-z_]+'|code => '[a-z_]+'" | tr "'" '"'
	text lib/data/refusal.c | grep -oE 'err_of_said\([^"]*"[a-z_]+"'
	text lib/*/*.c cgi-bin/*.c cgi-bin/*/*.c | grep -oE 'err_within\([^;]*' |
		sed -nE 's/^[^"]*"[a-z_]+", [0-9]+, ("[a-z_]+").*/\1/p'
}
same "the help explains every code there is" "$(codes | grep -oE '"[a-z][a-z_0-9]+"' | tr -d '"' | sort -u |
	while read -r code; do grep -q "id=\"$code\"" nginx/pages/help.html || echo "$code"; done)" ""
same "what is wrong with a form names its field" "$(text sql/functions/*.sql sql/functions/*/*.sql | sed 's/;/\n/g' |
	grep -E "refuse\(422" | grep -vE "key_reused|field => '?[a-z_]+" | cut -c1-120)" ""

# Whoever moves a run calls run_move(); what is between them is one statement of SQL.
statements() { # what all of them begin with
	text sql/functions/*.sql sql/functions/*/*.sql sql/queries/*.sql | grep -oE "$1[^;]*" | sed 's/ WHERE .*//'
}
same "one statement begins a run" "$(statements 'INSERT INTO run \(' | wc -l)" 1
same "one statement moves a run, and gives it its version" \
	"$(statements 'UPDATE run SET ' | grep -cE '[ ,](state|version) =')" 1
# nginx gives a file to those programs alone: a body for any other may be 1 MB.
same "nginx lets files through to whatever takes them" \
	"$(sed -n "s/^uploads='\(.*\)'/\1/p" nginx/fill | tr ' ' '\n' | sort)" \
	"$(grep -lE '\.upload = true' cgi-bin/*.c cgi-bin/*/*.c | sed 's|^cgi-bin/||; s|\.c$||' | sort)"
states=$(sed -n "s/^	('\([a-z]*\)',.*/\1/p" sql/functions/base/states.sql)
same "the picture of the states has each of them" "$(for state in $states; do
	sed -n '/^## .*states/,/^## /p' sql/README.md | grep -qw "$state" || echo "$state"
done)" ""
done_testing
