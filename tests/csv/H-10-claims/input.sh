dir=$(mktemp -d)
{
	printf '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
	for at in A1:facility_id B1:raw_indicator_id C1:period_id D1:count; do
		printf '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' "${at%:*}" "${at#*:}"
	done
	printf '</row><row r="1048576"><c r="A1048576" t="str"><v>HF01</v></c><c t="str"><v>MAL</v></c>'
	printf '<c><v>202401</v></c><c><v>5</v></c>'
	printf '<c r="XFD1048576" t="str"><v></v></c></row></sheetData></worksheet>'
} >"$dir/sheet"
printf '== Data\n\n' | python3 tests/csv/book.py xlsx "xl/worksheets/sheet1.xml=$dir/sheet"
rm -r "$dir"
