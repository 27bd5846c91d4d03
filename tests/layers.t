#!/bin/bash
# Who may include whom (DESIGN 2): base <- data <- web; base <- csv, dhis2; base, data <- hmis; cgi-bin uses all.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1

# includes FOLDER -- which of our folders its files include
includes() {
	grep -hoE '^#include "[a-z0-9_]+/' "lib/$1"/*.[ch] | sed 's/.*"//; s|/||' | sort -u | grep -vx "$1" | tr '\n' ' '
}

allowed() { # FOLDER ALLOWED...
	local folder=$1 used bad=
	shift
	[ -d "lib/$folder" ] || return 0
	used=$(includes "$folder")
	for one in $used; do case " $* " in *" $one "*) ;; *) bad="$bad $one" ;; esac; done
	same "lib/$folder includes only ${*:-itself}" "$bad" ""
}
allowed base
allowed data base
allowed web base data
allowed csv base
allowed dhis2 base
allowed hmis base data
# shellcheck disable=SC2046
same "the top level is the seven folders" "$(git ls-files | grep / | cut -d/ -f1 | grep -v '^\.' | sort -u | tr '\n' ' ')" \
	"cgi-bin htdocs lib nginx sql tests "
same "no SQL text in C" "$(grep -nE '"(SELECT|INSERT|UPDATE|DELETE|CREATE) ' cgi-bin/*.c cgi-bin/*/*.c lib/*/*.c)" ""
same "no HTML in C outside lib/web" "$(grep -nE '"<[a-z]+[ >]' cgi-bin/*.c cgi-bin/*/*.c lib/{base,data,hmis}/*.c)" ""
same "no free() and no goto in cgi-bin but for jansson's texts" \
	"$(grep -nE '\bgoto\b' cgi-bin/*.c cgi-bin/*/*.c)" ""
same "C files under 400 lines" "$(git ls-files 'lib/*.[ch]' 'cgi-bin/*.c' | xargs wc -l | awk '$1 > 400 && $2 != "total"')" ""
same "functions under 40 lines" "$(git ls-files 'lib/*.c' 'cgi-bin/*.c' | xargs awk '
	FNR == 1 { open = 0 }
	/^[a-z].*[^;]$/ || /^[a-z][^;]*\)$/ { head = $0 }
	/^{$/ { open = FNR }
	/^}/ && open { if (FNR - open > 41) print FILENAME ":" open ": " FNR - open - 1 " lines"; open = 0 }')" ""
same "no value stands bare in a query string of a template" \
	"$(grep -nE '(href|src|action)="[^"]*\?[^"]*\{\{[^|}#^/>]*\}\}' cgi-bin/*.html cgi-bin/*/*.html lib/web/*.html | grep -vE '\{\{(app\.prefix|path|next\.path|rejected_url|constant_path|step)\}\}')" ""
same "no inline script or style in templates" \
	"$(grep -nE '<script>|<style|[[:space:]](style|on[a-z]+)=' cgi-bin/*.html cgi-bin/*/*.html lib/web/*.html htdocs/*.html)" ""
codes() {
	grep -rhoE '(err\([0-9]+|PULL_[A-Z]+), "[a-z_0-9]+"|\? code : "[a-z_]+"' lib cgi-bin
	sed -n '/refusal(/,/^}/p' lib/data/db.c
}
same "the help explains every code there is" "$(codes | grep -oE '"[a-z][a-z_0-9]+"' | tr -d '"' | sort -u |
	while read -r code; do grep -q "id=\"$code\"" htdocs/help.html || echo "$code"; done)" ""
done_testing
