#!/bin/bash
# The texts of pages and programs in each language: the catalogs of lib/words have what the code has, translated, with
# the same values and markup, and no sentence is glued together. Templates that nobody has converted to whole
# sentences yet are in words/unconverted, which becomes shorter, never longer.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
texts=build/${BUILD:-asan}/texts
dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-words.XXXXXX")
trap 'rm -rf "$dir"' EXIT

# faults CATALOG TEMPLATE: what is wrong with a catalog, a line each
faults() {
	msgattrib --untranslated --no-obsolete --no-wrap "$1" | sed -n 's/^msgid "\(..*\)"/untranslated: \1/p'
	msgattrib --only-fuzzy --no-obsolete --no-wrap "$1" | sed -n 's/^msgid "\(..*\)"/fuzzy: \1/p'
	msgcat --no-wrap "$1" | sed -n 's/^#~ msgid "\(..*\)"/no longer there: \1/p'
	comm -3 <(keys "$1") <(keys "$2") | sed 's/^\t/missing: /; t; s/^/no longer there: /'
	msgfmt --check-format -o /dev/null "$1" 2>&1 | grep -E 'named|format' | sed 's/^[^:]*:[0-9]*: /values: /'
	marks "$1"
}
keys() { msgattrib --no-obsolete --no-wrap "$1" | sed -n 's/^msgid "\(..*\)"/\1/p' | sort -u; }

# Translations that lack a value or markup of their original, or have another.
marks() {
	msgattrib --no-obsolete --translated --no-wrap "$1" | awk '
	function of(text, found) {
		delete seen
		while (match(text, /\{[A-Za-z_.]+\}|<\/?[a-z][a-z0-9]*>/)) {
			seen[substr(text, RSTART, RLENGTH)] = 1
			text = substr(text, RSTART + RLENGTH)
		}
		found = ""
		for (i = 1; i <= n; i++) if (order[i] in seen) found = found order[i]
		return found
	}
	function learn(text) {
		n = 0
		while (match(text, /\{[A-Za-z_.]+\}|<\/?[a-z][a-z0-9]*>/)) {
			order[++n] = substr(text, RSTART, RLENGTH)
			text = substr(text, RSTART + RLENGTH)
		}
	}
	function other(said) { # has it what the original has not?
		while (match(said, /\{[A-Za-z_.]+\}|<\/?[a-z][a-z0-9]*>/)) {
			if (index(all, substr(said, RSTART, RLENGTH)) == 0) return 1
			said = substr(said, RSTART + RLENGTH)
		}
		return 0
	}
	/^msgid "/ { id = substr($0, 8, length($0) - 8); all = id; learn(id) }
	/^msgid_plural/ { all = substr($0, 15); learn(all) }
	/^msgstr/ && id != "" {
		said = $0; sub(/^[^"]*/, "", said)
		if (of(said) != of(all) || other(said)) print "markup or values: " id
	}'
}

# In a converted template every text is a sentence, or a label, of its own.
converted=$(find cgi-bin lib nginx -name '*.html' | sort | grep -vxFf tests/words/unconverted)
# shellcheck disable=SC2086
same "no text of a converted template is glued to a value or another text" "$("$texts" -g $converted)" ""
middle() { # texts that begin or end in the middle of a sentence
	sed -n 's/^msgid\(_plural\)* "\(.*\)"/\2/p' |
		grep -E -e '(^| )(of|in|and|or|by|with|to|from|at|on|for|than|as|until|the|a|an|is|are|ask)$|[,(]$' -e \
			'^(of|and|or|than|is|are) |^[,.;:)]'
}
same "no text begins or ends in the middle of a sentence" \
	"$(msgcat --no-wrap lib/words/hmis-intake.pot | middle)" ""
same "that test finds such texts" "$(printf 'msgid "%s"\n' 'of' 'schedules, and' 'To ask' ', removed' 'in all (' \
	'Rows read' | middle | tr '\n' '|')" "of|schedules, and|To ask|, removed|in all (|"
same "templates that are not converted exist" "$(while read -r file; do [ -f "$file" ] || echo "$file"; done \
	<tests/words/unconverted)" ""

cp lib/words/*.po "$dir"
sh lib/words/extract "$texts" "$dir"
same "the catalogs have what the code has (make words)" \
	"$(for file in lib/words/*.po*; do diff -u "$file" "$dir/${file##*/}" | head -20; done)" ""
for catalog in lib/words/*.po; do
	same "$catalog is whole" "$(faults "$catalog" lib/words/hmis-intake.pot)" ""
done

# The same tests with a catalog that has one fault of each kind.
mkdir "$dir/bad"
cat >"$dir/bad/template.pot" <<'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "one"
msgstr ""

msgid "two"
msgstr ""

#, python-brace-format
msgid "{n} rows"
msgstr ""

msgid "<a>see</a>"
msgstr ""

msgid "left out"
msgstr ""
PO
cat >"$dir/bad/xx.po" <<'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "one"
msgstr ""

#, fuzzy
msgid "two"
msgstr "deux"

#, python-brace-format
msgid "{n} rows"
msgstr "{m} lignes"

msgid "<a>see</a>"
msgstr "<a>voir"

msgid "gone"
msgstr "parti"
PO
found=$(faults "$dir/bad/xx.po" "$dir/bad/template.pot")
for fault in 'untranslated: one' 'fuzzy: two' "values: .*'m'" 'markup or values: {n} rows' \
	'markup or values: <a>see</a>' 'no longer there: gone' 'missing: left out'; do
	like "a catalog that is wrong is found: $fault" "$found" "$fault"
done

# How a catalog is compiled.
compiled() { sh lib/words/compile "$dir/bad/template.pot" "$dir/bad/xx.po"; }
same "what is fuzzy or lacks its translation is left out" \
	"$(compiled | sed -n '/\*const texts_xx/,/};/p' | grep -c NULL)" 3
sed -i '/Plural-Forms/s/n != 1/system("x")/' "$dir/bad/xx.po"
same "a rule for plurals that is none ends the build" "$(compiled >/dev/null 2>&1 && echo compiled)" ""
done_testing
