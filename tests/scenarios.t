#!/bin/bash
# Each scenario of scenarios.md with the tests that play it: those that have its letter and number in a name. One
# without a test fails, unless its line says why it does not apply.
. "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")" || exit 1

same "all 242 scenarios are listed, each once" "$(grep -oE '^- [A-Z]-[0-9]{2}:' scenarios.md | sort -u | wc -l) $(
	grep -cE '^- [A-Z]-[0-9]{2}:' scenarios.md)" "242 242"
# "ID file": in the text of a test, or in the name of a case, where _ may stand for -
named() {
	grep -oP '(?<![A-Za-z0-9])[ADHJMNRSUVWX][-_]\d\d(?!\d)' -r --include='*.t' --include='*.mjs' --include='*_test.c' \
		--include='*.h' --include='keys.sh' . --exclude-dir=node_modules |
		sed 's|^\./\(.*\):\(.\).\(..\)$|\2-\3 \1|'
	find cases csv -name '*[A-Z]-[0-9][0-9]*' | sed -n 's|^\(.*\([ADHJMNRSUVWX]-[0-9][0-9]\).*\)$|\2 \1|p'
}
named | grep -v ' scenarios.t$' | sort -u >"$answer"
while read -r id; do
	files=$(sed -n "s|^$id ||p" "$answer" | head -6 | paste -sd' ')
	why=$(sed -n "s|^- $id:.*(does not apply: \(.*\))\$|\1|p" scenarios.md)
	if [ -n "$files" ]; then
		pass "$id: $files"
	elif [ -n "$why" ]; then
		pass "$id: does not apply: $why"
	else
		flunk "$id: no test has it in its name" "$(grep "^- $id:" scenarios.md)"
	fi
done < <(sed -n 's/^- \([A-Z]-[0-9][0-9]\):.*/\1/p' scenarios.md)
done_testing
