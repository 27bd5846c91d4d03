#!/bin/bash
# The README is true: its lines from the command line make a version, the files and commands it names exist.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
BUILD=opt start_site

block() { sed -n '/^```sh$/,/^```$/p' README.md | sed '/^```/d'; }

trial=$(mktemp -d "$site/readme.XXXXXX")
ln -s "$root/tests" "$trial/tests"
check "the lines from the command line run" bash -c 'cd "$1" && set -euo pipefail && eval "$2"' bash "$trial" "$(block)"
same "they make version 1 of the sample" "$(sql -c 'SELECT version, new, changed FROM version')" "1|5915|0"
same "the export holds what the sample holds" "$(sort "$trial/dataset.csv" | sha256sum)" "$(sort tests/sample/hmis.csv | sha256sum)"
for name in $(grep -oE '`[a-zA-Z_.][a-zA-Z_/.-]*\.(c|html|sql|conf|h|tsv|png)`|\(tests/[a-z/]+\.png\)' README.md | tr -d '`()' | sort -u); do
	case $name in NAME.c | NAME.html | *thing*) continue ;; esac
	found=$(git ls-files | grep -E "(^|/)${name//./\\.}$" | head -1)
	check "$name exists" test -n "$found"
done
for target in $(grep -oE 'make [a-z]+' README.md | awk '{ print $2 }' | sort -u); do
	case $target in of | an | a) continue ;; esac
	check "make $target exists" make -n "$target"
done
done_testing
