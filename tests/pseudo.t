#!/bin/bash
# pseudo.t -- the pages of tests/cases, and those that are nginx's own, in a language that is made up
# (tests/words/pseudo): nothing that people read is outside of its catalog. So a further language has all it needs in
# one file, as CONTRIBUTING.md says.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
[ -n "${HMIS_DB-}" ] || exec tests/with-postgres "$0" "$@"

dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-pseudo.XXXXXX")
at_exit 'rm -rf "$dir"'
made=build/pseudo

echo "# as CONTRIBUTING.md adds a language"
same "the catalog that is made up is whole, with the values and plurals of the template" \
	"$(msgfmt --check-format --statistics -o /dev/null $made/xx.po 2>&1)" \
	"$(grep -c '^msgid "\|^msgid ""$' lib/words/hmis-intake.pot | awk '{ print $1 - 1 }') translated messages."
same "it has what the section asks for" "$(for line in 'Language: sw' 'Plural-Forms: nplurals=2; plural=(n != 1);'; do
	grep -qF "\"$line\\n\"" CONTRIBUTING.md && grep -cF "\"${line/sw/xx}\\n\"" $made/xx.po
done | paste -sd ' ')" "1 1"
section=$(sed -n '/^## Add a language/,/^## /p' CONTRIBUTING.md)
same "what says how a language writes is in the template: a number, its name, a time" "$(
	grep -oE '`[^`]*(1.234\.5|English|\{day\})[^`]*`' <<<"$section" | tr -d '`' | while read -r text; do
		grep -cxF "msgid \"$text\"" <(sed 's/\xe2\x80\xaf\|\xc2\xa0/ /g' lib/words/hmis-intake.pot)
	done | paste -sd ' ')" "1 1 1"
same "nginx's own pages are made of it" "$(cd $made/pages && ls xx)" "$(ls build/opt/pages/en)"

echo "# its pages"
BUILD=pseudo tests/words/play xx "$dir/pages" || flunk "the cases were played"
asked=$(find tests/cases -name '*.case' -exec dirname {} + | sort -u | wc -l)
same "each page that has cases was seen" "$(find "$dir/pages" -type f -exec dirname {} + | sort -u | wc -l)" \
	"$asked"
check "in hundreds of states" test "$(grep -lr '<html lang="xx">' "$dir/pages" | wc -l)" -gt 500
same "all they say has come through the catalog" \
	"$(tests/words/outside "$dir/pages" $made/pages/xx)" ""
same "each offers it" "$(grep -Lr '<b aria-current="true">⟦' "$dir/pages" --include='*.html' |
	xargs -r grep -l '<html lang="xx">' | xargs -r grep -l '<form method="post" action="/hmis/language')" ""

echo "# that test finds what did not"
mkdir -p "$dir/bad/errors"
cat >"$dir/bad/errors/a.html" <<'HTML'
<html lang="xx"><title>⟦Ðááŧáá⟧ · Testland</title><p>⟦Ñóó⟧ 3 rows were <b title="Dropped">HF001</b> by editor</p>
<p><code>curl</code> <button>Go on</button><input type="submit" value="Save"><input value="hidden"></p>
HTML
echo '{"status": 404, "title": "⟦Ñóóŧ⟧", "detail": "⟦Ñóó⟧ HF001", "errors": [{"message": "Choose one."}]}' \
	>"$dir/bad/errors/b.json"
same "a text, one in an attribute, a button, a message" \
	"$(tests/words/outside "$dir/bad" | cut -f 2- | tr '\t\n' ' |')" \
	"errors/a.html p ⟦Ñóó⟧ 3 rows were|errors/a.html b title Dropped|errors/a.html p by editor|\
errors/a.html button Go on|errors/a.html input value Save|errors/b.json message Choose one.|"
done_testing
