#!/bin/bash
# The README is true: its lines from the command line make a version, the files and commands it names exist.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
. "$root/tests/dhis2/start"
BUILD=opt start_site
trap 'stop_dhis2; stop_site' EXIT
BUILD=opt start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in DHIS2 server did not start"; exit 1; }
export DHIS2_URL=$dhis2/2.41

block() { sed -n "/^\`\`\`${1:-sh}\$/,/^\`\`\`\$/p" README.md | sed '/^```/d'; }

trial=$(mktemp -d "$site/readme.XXXXXX")
ln -s "$root/tests" "$trial/tests"
printf district >"$trial/password.txt"
check "the lines from the command line run" bash -c 'cd "$1" && set -euo pipefail && eval "$2"' bash "$trial" "$(block)"
same "they make version 1 of the sample" "$(sql -c 'SELECT version, new, changed FROM version WHERE version = 1')" "1|5915|0"
run=2
wait_for integrated 30
same "and version 2 of the server's data" "$(sql -c 'SELECT source, new FROM version WHERE version = 2')" \
	"dhis2|$(awk -F, '$1 ~ /Element000[12]/ && $2 <= 202303 && $3 != "Facility300"' "$dhis2_state/country/values.csv" | wc -l)"
same "the export holds what the sample holds" "$(sort "$trial/dataset.csv" | sha256sum)" "$(sort tests/sample/hmis.csv | sha256sum)"
total=$(sql -c "SELECT sum(count) FROM hmis_data WHERE raw_indicator_id LIKE 'NMCP%'")
same "the project's export holds it too" "$(awk -F, 'NR > 1 { n += $NF } END { print n }' "$trial/data.csv")" "$total"
same "under these columns" "$(head -1 "$trial/data.csv")" facility_id,admin_area_1,admin_area_2,admin_area_3,admin_area_4,facility_name,period_id,indicator_common_id,count
was=$(stat -c %y "$trial/data.csv")
check "fetched again" bash -c 'cd "$1" && sh fetch.sh' bash "$trial"
same "nothing is new, so the file stays" "$(stat -c %y "$trial/data.csv") $(ls "$trial" | grep -c new)" "$was 0"
run_recipe() { # LANGUAGE PROGRAM FINALLY
	block "$1" >"$trial/recipe"
	echo "$3" >>"$trial/recipe"
	(cd "$trial" && "$2" recipe 2>&1 | tail -1)
}
same "R reads it: read.csv, fread, sums by month" "$(run_recipe r Rscript 'cat(sum(data$count), sum(fast$count), sum(by_month$count), "\n")' | tr -s ' ')" "$total $total $total "
same "Python reads it" "$(run_recipe python python3 'print(total)')" "$total"
for name in $(grep -oE '`[a-zA-Z_.][a-zA-Z_/.-]*\.(c|html|sql|conf|h|tsv|png)`|\(tests/[a-z/]+\.png\)' README.md | tr -d '`()' | sort -u); do
	case $name in NAME.c | NAME.html | *thing*) continue ;; esac
	found=$(git ls-files | grep -E "(^|/)${name//./\\.}$" | head -1)
	check "$name exists" test -n "$found"
done
for target in $(grep -oE 'make [a-z0-9-]+' README.md | awk '{ print $2 }' | sort -u); do
	case $target in of | an | a) continue ;; esac
	check "make $target exists" grep -qE "^([a-z0-9-]+ )*$target( [a-z0-9-]+)*:" Makefile
done
done_testing
