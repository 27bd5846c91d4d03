#!/bin/bash
# The texts of pages and programs in each language: the catalogs of lib/words have what the code has, translated, with
# the same values and markup, and no sentence is glued together.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
texts=build/${BUILD:-asan}/texts
dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-words.XXXXXX")
at_exit 'rm -rf "$dir"'

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

# In a template every text is a sentence, or a label, of its own.
same "no text of a template is glued to a value or another text" \
	"$(find cgi-bin lib nginx -name '*.html' | sort | xargs "$texts" -g)" ""
middle() { # texts that begin or end in the middle of a sentence
	sed -n 's/^msgid\(_plural\)* "\(.*\)"/\2/p' |
		grep -E -e '(^| )(of|in|and|or|by|with|to|from|at|on|for|than|as|until|the|a|an|is|are|ask)$|[,(]$' -e \
			'^(of|and|or|than|is|are) |^[,.;:)]' | grep -v 'signed in$'
}
# what a document says of a value beside it, such as "is negative", is a phrase
same "no text begins or ends in the middle of a sentence" \
	"$(msgcat --no-wrap lib/words/hmis-intake.pot | awk -v RS= '/\.html/ || /brace-format/' | middle)" ""
same "that test finds such texts" "$(printf 'msgid "%s"\n' 'of' 'schedules, and' 'To ask' ', removed' 'in all (' \
	'Rows read' | middle | tr '\n' '|')" "of|schedules, and|To ask|, removed|in all (|"

printf '%s\n' "SELECT /*_*/'It''s one', 'no', /*_*/'two '" "	'lines',  /*_*/'\\\\ and \"'" >"$dir/marked.sql"
printf '%s\n' "said_many(/*_many*/'{n} pull', '{n} '" "	'pulls', x)" >"$dir/many.sql"
same "and what it marks as two forms, too" "$(sh lib/words/marked "$dir/many.sql" | sed -n 's/^msg//p' | tr '\n' '|')" \
	'id "{n} pull"|id_plural "{n} pulls"|str[0] ""|str[1] ""|'
same "what SQL marks are whole texts" "$(sh lib/words/marked "$dir/marked.sql" | sed -n 's/^msgid //p' | tr '\n' '|')" \
	"\"It's one\"|\"two lines\"|\"\\\\\\\\ and \\\"\"|"

cp lib/words/*.po "$dir"
sh lib/words/extract "$texts" "$dir"
same "the catalogs have what the code has (make words)" \
	"$(for file in lib/words/*.po*; do # each gettext breaks lines where it likes
		diff -u <(msgcat --no-wrap "$file") <(msgcat --no-wrap "$dir/${file##*/}") | head -20
	done)" ""
for catalog in lib/words/*.po; do
	same "$catalog is whole" "$(faults "$catalog" lib/words/hmis-intake.pot)" ""
done

# What statements say no with: the names in braces are those of the values that are given.
misnamed() { # FILE.sql...
	sh lib/words/refusals "$@" | while IFS=$'\t' read -r file message names; do
		named=$(grep -oE '\{[a-z_]+\}' <<<"$message" | tr -d '{}' | sort -u | paste -sd ' ')
		[ -z "$message" ] || [ "$named" = "$names" ] || echo "${file##*/}: $message: $names"
	done
}
neither() { sh lib/words/refusals "$@" | awk -F '\t' '$2 == "" { print $3 }'; }
functions=$(find sql/functions -name '*.sql')
# shellcheck disable=SC2086
same "what refuse() names in braces is what it is given" "$(misnamed $functions)" ""
# shellcheck disable=SC2086
same "its sentences are literals, or were stored" "$(neither $functions)" "locked.failure->>'text'"
cat >"$dir/wrong.sql" <<'SQL'
	PERFORM refuse(404, 'not_found', 'There isn''t a {thing}, '
		'nor (a, b) {other}.', said => jsonb_build_object('thing', coalesce(f('a, )'), 'b'), 'another', 2), field => 'a');
	PERFORM refuse(409, 'busy', CASE x WHEN 'y' THEN 'Wait for {n}.' ELSE 'Do "{n}" '
		'first.' END, said => jsonb_build_object('n', ARRAY[1, 2]));
	PERFORM refuse_field('n', 'There are {n}.');
	PERFORM refuse_field('n', format('There are %s.', 12));
SQL
same "names that differ are found" "$(misnamed "$dir/wrong.sql")" \
	"wrong.sql: There isn't a {thing}, nor (a, b) {other}.: another thing
wrong.sql: There are {n}.: "
same "and so are sentences that are made" "$(neither "$dir/wrong.sql")" "format('There are %s.', 12)"
same "those of a CASE are sentences of their own" \
	"$(sh lib/words/refusals "$dir/wrong.sql" | grep -c 'Do \\"{n}\\" first\.	n$\|Wait for {n}\.	n$')" 2

# What errors and sentences of documents say in C: the names in braces are those that are given, err(STATUS, CODE,
# MESSAGE, NAME, VALUE, ...), said(MESSAGE, NAME, VALUE, ...).
names_of() {
	awk '
	function split_call(text, i, c, depth, quoted) { # the arguments of the call that text goes on with
		n = 1
		arg[1] = ""
		depth = 0
		quoted = ""
		for (i = 1; i <= length(text); i++) {
			c = substr(text, i, 1)
			if (quoted != "" && c == "\\") c = c substr(text, ++i, 1)
			else if (quoted != "") quoted = c == quoted ? "" : quoted
			else if (c == "\"" || c == "\047") quoted = c
			else if (c ~ /[({[]/) depth++
			else if (c ~ /[])}]/ && depth-- == 0) return
			else if (c == "," && depth == 0) { arg[++n] = ""; continue }
			arg[n] = arg[n] c
		}
	}
	# at: the argument that is the message; of an err within another, which is a value of it, the fifth; a value that
	# ends in a point is a text of ours
	function check(file, at, i, message, given) {
		message = arg[at]
		if (at == 1 && message !~ /"/) return # another said(), or one of a text that stands elsewhere
		gsub(/"[ \t\n]+"/, "", message)
		given = " "
		if (at == 5) {
			gsub(/[ \t\n"]/, "", arg[2])
			given = " " arg[2] " "
		}
		for (i = at + 1; i <= n; i += 2) {
			gsub(/[ \t\n"]/, "", arg[i])
			sub(/\.$/, "", arg[i])
			if (arg[i] ~ /\./) continue
			given = given arg[i] " "
			if (i == n || index(message, "{" arg[i] "}") == 0) print file ": " arg[i] " is not in " message
		}
		while (match(message, /\{[A-Za-z_]+\}/)) {
			if (index(given, " " substr(message, RSTART + 1, RLENGTH - 2) " ") == 0)
				print file ": no " substr(message, RSTART, RLENGTH) " is given"
			message = substr(message, RSTART + RLENGTH)
		}
	}
	function flush(file) {
		while (match(whole, /[^A-Za-z_](err|err_within|req_wrong|said)\(/)) {
			of = substr(whole, RSTART, RLENGTH)
			at = of ~ /within/ ? 5 : of ~ /said/ ? 1 : 3
			whole = substr(whole, RSTART + RLENGTH)
			split_call(substr(whole, 1, 4000))
			check(file, at)
		}
		whole = ""
	}
	FNR == 1 { flush(last); last = FILENAME }
	!/^ \*|^#define|\\$/ { whole = whole $0 "\n" }
	END { flush(last) }' "$@"
}
same "the values of an error are those that it names" "$(names_of $(find lib cgi-bin -name '*.[ch]' | sort))" ""
printf '%s\n' '	return err(404, "x", "No {a}, " "{b}.", "a", f(r, "b"));' \
	'	req_wrong(r, "x", "No {a}.", "a", s, "c", s);' \
	'	err(404, "x", "No {a}.", "a", s);' '	err(404, "x", c ? "No" : "None", s);' \
	'	err(404, "x", "No {a}.", "a.", s);' '	err_within(f, "p", 4, "x", "In {a}: {p}", "a", s);' \
	'	err_within(f, "p", 4, "x", "In {a}: {q}", "a", s);' >"$dir/errors.c"
same "that test finds what is not" "$(names_of "$dir/errors.c" | sed 's/^[^ ]*: //' | tr '\n' '|')" \
	'no {b} is given|c is not in  "No {a}."|s is not in  c ? "No" : "None"|no {q} is given|'

# What is said of a field stands in a table, marked as a text.
unmarked() {
	cat "$@" | tr -s '\\\n\t ' ' ' | grep -oE 'FIELD_[A-Z]+, (REQUIRED|OPTIONAL), "[^"]*"'
}
same "what is said of a field is marked by WORDS()" "$(unmarked lib/*/*.[ch] $(find cgi-bin -name '*.c'))" ""
printf '{ "run", FIELD_ID,\n\tREQUIRED, "Say which." }, { "n", FIELD_ID, OPTIONAL, WORDS("A number.") }' \
	>"$dir/fields.c"
same "that test finds what is not" "$(unmarked "$dir/fields.c")" 'FIELD_ID, REQUIRED, "Say which."'

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

# What a document says to people is marked where it stands: a title, a text, a hint of several words.
bare() { grep -Pzo '"(title|text|reason|hint)",\s*"[A-Za-z][^"]* [^"]*"' "$@" | tr '\0' '\n'; }
same "no text of a document is left out of the catalogs" "$(bare -r cgi-bin lib --include='*.c')" ""
printf '%s\n' 'json_pack("{s:s}", "title",' '    "rows that are odd", NULL);' >"$dir/bad/bare.c"
like "one that is would be found" "$(bare "$dir/bad/bare.c")" 'rows that are odd'

# How a catalog is compiled.
compiled() { sh lib/words/compile "$dir/bad/template.pot" "$dir/bad/xx.po"; }
same "what is fuzzy or lacks its translation is left out" \
	"$(compiled | sed -n '/\*const texts_xx/,/};/p' | grep -c NULL)" 3
sed -i '/Plural-Forms/s/n != 1/system("x")/' "$dir/bad/xx.po"
same "a rule for plurals that is none ends the build" "$(compiled >/dev/null 2>&1 && echo compiled)" ""
done_testing
