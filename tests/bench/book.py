# book.py FILE -- write a workbook of a million cells: 250,000 rows of facility, indicator, month and count.
import sys
import zipfile
office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
package = 'http://schemas.openxmlformats.org/package/2006/'
names = ['facility_id', 'raw_indicator_id', 'period_id', 'count'] + [f'F{i:05}' for i in range(10000)]
rows = ['<row r="1">' + ''.join(f'<c r="{c}1" t="s"><v>{i}</v></c>' for i, c in enumerate('ABCD')) + '</row>']
rows += [f'<row r="{r}"><c r="A{r}" t="s"><v>{4 + r % 10000}</v></c><c r="B{r}" t="s"><v>{4 + r % 20}</v></c>'
    f'<c r="C{r}"><v>{202401 + r % 12}</v></c><c r="D{r}"><v>{r % 997}</v></c></row>' for r in range(2, 250001)]
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as book:
    book.writestr('[Content_Types].xml', f'<Types xmlns="{package}content-types"/>')
    book.writestr('_rels/.rels', f'<Relationships xmlns="{package}relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    book.writestr('xl/workbook.xml', f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>')
    book.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns="{package}relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
    book.writestr('xl/sharedStrings.xml', f'<sst xmlns="{main}">' + ''.join(f'<si><t>{n}</t></si>' for n in names) + '</sst>')
    book.writestr('xl/worksheets/sheet1.xml', f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>')
