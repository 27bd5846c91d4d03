#!/bin/bash
# The README is true: its lines from the command line make a version, the files and commands it names exist.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
. "$root/tests/dhis2/start"
BUILD=opt start_site
trap 'stop_dhis2; stop_site' EXIT
BUILD=opt start_dhis2 "$site/dhis2" || { echo "Bail out! the stand-in DHIS2 server did not start"; exit 1; }
export DHIS2_URL=$dhis2/2.41

block() { sed -n '/^```sh$/,/^```$/p' README.md | sed '/^```/d'; }

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
for name in $(grep -oE '`[a-zA-Z_.][a-zA-Z_/.-]*\.(c|html|sql|conf|h|tsv|png)`|\(tests/[a-z/]+\.png\)' README.md | tr -d '`()' | sort -u); do
	case $name in NAME.c | NAME.html | *thing*) continue ;; esac
	found=$(git ls-files | grep -E "(^|/)${name//./\\.}$" | head -1)
	check "$name exists" test -n "$found"
done
for target in $(grep -oE 'make [a-z0-9-]+' README.md | awk '{ print $2 }' | sort -u); do
	case $target in of | an | a) continue ;; esac
	check "make $target exists" make -n "$target"
done
done_testing
