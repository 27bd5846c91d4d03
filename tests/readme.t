#!/bin/bash
# The documents are true: the lines for scripts make versions, the files, links and commands they name exist.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
. "$root/tests/dhis2/start"
BUILD=opt start_site
at_exit stop_dhis2
BUILD=opt start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in DHIS2 server did not start"; exit 1; }
export DHIS2_URL=$dhis2/2.41

block() { sed -n "/^\`\`\`${1:-sh}\$/,/^\`\`\`\$/p" cgi-bin/README.md | sed '/^```/d'; }

trial=$(mktemp -d "$site/readme.XXXXXX")
ln -s "$root/tests" "$trial/tests"
printf district >"$trial/password.txt"
check "the lines from the command line run" bash -c 'cd "$1" && set -euo pipefail && eval "$2"' bash "$trial" "$(block)"
same "they make version 1 of the sample" "$(sql -c 'SELECT version, new, changed FROM version WHERE version = 1')" \
	"1|5915|0"
run=4
wait_for integrated 30
same "rules held for the same once more" "$(sql -c 'SELECT note FROM version WHERE version = 2')" \
	"no change; integrated by rules"
same "and version 3 of the server's data" "$(sql -c 'SELECT source, new FROM version WHERE version = 3')" \
	"dhis2|$(awk -F, '$1 ~ /Element000[12]/ && $2 <= 202303' "$dhis2_state/country/values.csv" |
		wc -l)"
same "the export holds what the sample holds" "$(sort "$trial/dataset.csv" | sha256sum)" \
	"$(sort tests/sample/hmis.csv | sha256sum)"
total=$(sql -c "SELECT sum(count) FROM hmis_data WHERE raw_indicator_id LIKE 'NMCP%'")
same "the project's export holds it too" "$(awk -F, 'NR > 1 { n += $NF } END { print n }' "$trial/data.csv")" "$total"
same "under these columns" "$(head -1 "$trial/data.csv")" \
	facility_id,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_name,period_id,indicator_common_id,count
was=$(stat -c %y "$trial/data.csv")
check "fetched again" bash -c 'cd "$1" && sh fetch.sh' bash "$trial"
same "nothing is new, so the file stays" "$(stat -c %y "$trial/data.csv") $(ls "$trial" | grep -c new)" "$was 0"
run_recipe() { # LANGUAGE PROGRAM FINALLY
	block "$1" >"$trial/recipe"
	echo "$3" >>"$trial/recipe"
	(cd "$trial" && "$2" recipe 2>&1 | tail -1)
}
same "R reads it: read.csv, fread, sums by month" \
	"$(run_recipe r Rscript 'cat(sum(data$count), sum(fast$count), sum(by_month$count), "\n")' | tr -s ' ')" \
	"$total $total $total "
same "Python reads it" "$(run_recipe python python3 'print(total)')" "$total"
documents=$(git ls-files '*.md' | grep -v sample/)
# a file by its path, or by the end of it, but those of a host; NAME and thing stand for any, largest is the example
# of a page to add
named='`[a-zA-Z_.][a-zA-Z_/.-]*\.(c|html|sql|conf|h|tsv|png|t|mjs|sock)`'
for name in $(grep -ohE "$named" $(grep -v nginx/ <<<"$documents") |
	tr -d '`' | sort -u); do
	case $name in *NAME* | *thing* | *largest* | *.sock) continue ;; esac
	found=$(git ls-files | grep -E "(^|/)${name//./\\.}$" | head -1)
	check "$name exists" test -n "$found"
done
for document in $documents; do
	for link in $(grep -oE '\]\([^)#]+\)' "$document" | tr -d ']()' | grep -v '^http'); do
		check "$document: $link exists" test -e "$(dirname "$document")/$link"
	done
	for target in $(grep -oE '(^|[`(]|; |, )make [a-z][a-z0-9-]*' "$document" | awk '{ print $NF }' | sort -u); do
		case $target in of | an | a | starts) continue ;; esac
		check "$document: make $target exists" grep -qE "^([a-z0-9-]+ )*$target( [a-z0-9-]+)*:" Makefile
	done
done
for header in lib/*/*.h; do
	module=$(basename "$header" .h)
	grep -q "\`$module\`" lib/README.md || flunk "$header has its sentence in lib/README.md"
done
for scenario in $(git grep -ohE '\b[A-Z]-[0-9]{2}\b' -- tests ':!tests/*.md' ':!*.json' | sort -u); do
	grep -q "^- $scenario:" tests/scenarios.md || flunk "$scenario stands in tests/scenarios.md"
done
same "the changes begin with this version" "$(sed -n 's/^## //p' CHANGELOG.md | head -1)" \
	"$(sed -n 's/^#define VERSION "\(.*\)"/\1/p' lib/base/version.h)"
same "no text cites a page that is not here" \
	"$(git grep -nE '\b(DESIGN|STYLE|SCENARIOS|GLOSSARY)\b|(DHIS2|UI)\.md' -- . ':!tests/readme.t')" ""
done_testing
