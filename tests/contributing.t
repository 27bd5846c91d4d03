#!/bin/bash
# The page that CONTRIBUTING.md adds as an example can be added as it says: its files, written to a copy of the sources,
# build, and its cases pass.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
copy=$(mktemp -d "${TMPDIR:-/tmp}/hmis-contributing.XXXXXX")
at_exit 'rm -rf "$copy"'
mkdir "$copy/build"
cp -a Makefile CONTRIBUTING.md cgi-bin lib nginx sql tests "$copy"
cp -a build/gen build/asan "$copy/build"
cd "$copy" || exit 1

# Each block goes to the file that was named last before it; a link goes below the line of the page that it begins with.
mkdir -p tests/cases/versions/largest
check "its files can be written" awk '
	in_block && /^```$/ {
		in_block = 0
		if (file == "cgi-bin/versions.html")
			link = text
		else if (file ~ /largest|roles/ && text !~ /^make /) {
			printf "%s", text >>file
			print file >"written"
		}
		file = text = ""
		next
	}
	in_block { text = text $0 "\n"; next }
	/^```/ { in_block = 1; next }
	{
		rest = $0
		while (match(rest, /`[a-z_\/-]+\.(sql|c|html|case|tsv)`/)) {
			file = substr(rest, RSTART + 1, RLENGTH - 2)
			if (file ~ /\.case$/ && file !~ /\//)
				file = "tests/cases/versions/largest/" file
			rest = substr(rest, RSTART + RLENGTH)
		}
	}
	END {
		n = split(link, line, "\n")
		while ((getline old <"cgi-bin/versions.html") > 0) {
			print old >"linked"
			if (old == line[1]) {
				found = 1
				for (i = 2; i < n; i++)
					print line[i] >"linked"
			}
		}
		exit !found
	}' CONTRIBUTING.md
mv linked cgi-bin/versions.html
same "they are these" "$(sort -u written | tr '\n' ' ')" "cgi-bin/versions/largest.c cgi-bin/versions/largest.html \
sql/queries/versions_largest.sql sql/queries/versions_largest_rows.sql tests/cases/versions/largest/good-html.case \
tests/cases/versions/largest/good.case tests/roles.tsv "
printf '%s\n' 'GET /hmis/versions/largest.csv' 'Remote-User: viewer' --- 'Status: 200' '' \
	'version,created_at,created_by,touched' '***' >tests/cases/versions/largest/csv.case
check "they build" make --no-print-directory -j2 BUILD=asan build/asan/worker build/asan/versions.fcgi \
	build/asan/versions/largest.fcgi
check "what it answers is kept" env ANSWERS=1 tests/cases.t versions/largest
said=$(tests/cases.t versions/largest)
same "the page's cases pass" "$(grep -A12 '^not ok' <<<"$said")$(grep -c '^ok .*versions/largest/' <<<"$said")" 3
check "its template and the one with the link are well formed" build/asan/unit/page_test
printf '{{#never}}closed\n' >>cgi-bin/versions/largest.html
like "one that is not ends the build, which names it" \
	"$(make --no-print-directory BUILD=asan build/asan/templates.good 2>&1)" \
	'^cgi-bin/versions/largest.html: never closed: \{\{never\}\}'
same "roles.tsv has its route" "$(tail -1 tests/roles.tsv | cut -f 1,2)" $'GET\tversions/largest'
done_testing
