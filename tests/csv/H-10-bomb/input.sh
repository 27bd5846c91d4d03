dir=$(mktemp -d)
{
	printf '<table:table-row><table:table-cell office:value-type="string"><text:p>facility_id</text:p></table:table-cell>'
	printf '<table:table-cell office:value-type="string"><text:p>count</text:p></table:table-cell></table:table-row>'
} >"$dir/header"
python3 - "$dir" <<'END'
import sys
names = ' '.join(f'xmlns:{n}="x:{n}"' for n in ('office', 'text', 'table'))
with open(sys.argv[1] + '/header', encoding='utf-8') as file:
    header = file.read()
with open(sys.argv[1] + '/content', 'w', encoding='utf-8') as file:
    file.write(f'<a {names}><table:table table:name="x">{header}<table:table-row table:number-rows-repeated="1048576">'
               '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
               '</table:table-row></table:table></a>')
END
printf '== x\n\n' | python3 tests/csv/book.py ods "content.xml=$dir/content"
rm -r "$dir"
