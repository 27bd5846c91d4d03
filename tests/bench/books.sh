# shellcheck shell=bash
# A workbook of a million cells beside python-calamine, for tests/bench/run. calamine comes from PyPI, for this alone.

# Sets book_read and calamine_read, the seconds of each, the best of three; calamine_read is empty where it cannot be
# had.
read_books() {
	local book=$work/book.xlsx seconds
	python3 "$root/tests/bench/book.py" "$book"
	book_read=$(best_of_three env HMIS_CONF="$VAR/hmis.conf" "$root/build/opt/bench/read_book" "$book")
	calamine_read=
	if python3 -m venv "$work/venv" && "$work/venv/bin/pip" -q install python-calamine; then
		calamine_read=$(best_of_three "$work/venv/bin/python" -c "import sys, python_calamine, time
start = time.time()
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(sum(map(len, rows)))
print(time.time() - start, file=sys.stderr)" "$book")
	fi >/dev/null 2>&1
}

# The seconds of a command that reads a million cells; those that it says itself, where it does, as Python takes some to
# start.
best_of_three() {
	local best='' seconds start
	for _ in 1 2 3; do
		start=$(now)
		[ "$("$@" 2>"$work/seconds")" = 1000000 ] || return 1
		seconds=$(calc "$(now) - $start")
		[ ! -s "$work/seconds" ] || seconds=$(tail -1 "$work/seconds")
		best=$(awk "BEGIN { print \"$best\" != \"\" && \"$best\" + 0 < $seconds ? \"$best\" : $seconds }")
	done
	echo "$best"
}
