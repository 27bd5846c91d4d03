#!/usr/bin/env python3
"""Write a workbook to the standard output: book.py xlsx|ods, rows on the standard input.

A line is a row, its cells have tabs between: t:text n:12.5 d:45292 (a day as Excel counts them) b:1 e:#DIV/0! f:12 (a
formula's kept value) i:text (inline, not shared), or nothing. "== NAME" begins a sheet, "==hidden NAME" one that is
hidden; "~N" repeats the row before N times more; "^" begins a row that is hidden. What --raw NAME=FILE names is put in
the place of that part."""
import datetime
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/'


def read_sheets():
    sheets = []
    for line in sys.stdin.read().split('\n')[:-1]:
        if line.startswith('=='):
            how, name = line[2:].split(' ', 1)
            sheets.append((name, how == 'hidden', []))
        elif line.startswith('~'):
            sheets[-1][2].append(int(line[1:]))
        else:
            sheets[-1][2].append((line.startswith('^'), line.lstrip('^').split('\t')))
    return sheets


def column(i):
    name = ''
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        name = chr(65 + rest) + name
    return name


def xlsx(sheets):
    strings, parts = {}, {}

    def cell(ref, text):
        kind, value = text[0], escape(text[2:])
        if kind == 't':
            return f'<c r="{ref}" t="s"><v>{strings.setdefault(text[2:], len(strings))}</v></c>'
        if kind == 'i':
            return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'
        if kind == 'f':
            return f'<c r="{ref}"><f>1+1</f><v>{value}</v></c>'
        if kind in 'be':
            return f'<c r="{ref}" t="{kind}"><v>{value}</v></c>'
        return f'<c r="{ref}"{" s=" + chr(34) + "1" + chr(34) if kind == "d" else ""}><v>{value}</v></c>'

    for i, (_, _, rows) in enumerate(sheets, 1):
        lines, number, before = [], 0, None
        for row in rows:
            for _ in range(row if isinstance(row, int) else 1):
                number += 1
                before = row if not isinstance(row, int) else before
                cells = ''.join(cell(f'{column(c)}{number}', text) for c, text in enumerate(before[1]) if text)
                if cells:
                    lines.append(f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if before[0] else ""}>{cells}</row>')
        parts[f'xl/worksheets/sheet{i}.xml'] = (f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
                                                f'{"".join(lines)}</sheetData></worksheet>')
    parts['xl/workbook.xml'] = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>' + ''.join(
        f'<sheet name={quoteattr(name)} sheetId="{i}"{" state=" + chr(34) + "hidden" + chr(34) if hidden else ""} r:id="rId{i}"/>'
        for i, (name, hidden, _) in enumerate(sheets, 1)) + '</sheets></workbook>'
    parts['xl/_rels/workbook.xml.rels'] = f'<Relationships xmlns="{PACKAGE}relationships">' + ''.join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)) + (
        f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>')
    parts['_rels/.rels'] = (f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="a" Type="{OFFICE}/officeDocument" '
                            'Target="xl/workbook.xml"/></Relationships>')
    parts['xl/styles.xml'] = (f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="mmm\\-yy"/></numFmts>'
                              '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>')
    parts['xl/sharedStrings.xml'] = f'<sst xmlns="{MAIN}">' + ''.join(
        f'<si><r><t xml:space="preserve">{escape(text)}</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si>'
        for text in strings) + '</sst>'
    parts['[Content_Types].xml'] = f'<Types xmlns="{PACKAGE}content-types"/>'
    return parts


def ods(sheets):
    def cell(text):
        kind, value = (text or ' ')[0], escape(text[2:])
        if not text:
            return '<table:table-cell/>'
        if kind in 'nf':
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>shown</text:p></table:table-cell>'
        if kind == 'd':
            day = datetime.date(1899, 12, 30) + datetime.timedelta(int(value))
            return (f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>shown</text:p>'
                    '</table:table-cell>')
        return (f'<table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p></office:annotation>'
                f'<text:p>{value}</text:p></table:table-cell>')

    body = ''
    for name, hidden, rows in sheets:
        lines = []
        for i, row in enumerate(rows):
            if isinstance(row, int):
                continue
            times = rows[i + 1] + 1 if i + 1 < len(rows) and isinstance(rows[i + 1], int) else 1
            repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ''
            lines.append(f'<table:table-row{repeated}>{"".join(cell(text) for text in row[1])}'
                         '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>')
        body += (f'<table:table table:name={quoteattr(name)} table:style-name="{"ta2" if hidden else "ta1"}">{"".join(lines)}'
                 '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>')
    names = ' '.join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
                     for short in ('office', 'text', 'table', 'style'))
    return {
        'mimetype': 'application/vnd.oasis.opendocument.spreadsheet',
        'META-INF/manifest.xml': '<manifest/>',
        'content.xml': f'<office:document-content {names}><office:automatic-styles><style:style style:name="ta2" '
                       'style:family="table"><style:table-properties table:display="false"/></style:style>'
                       f'</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>'
                       '</office:document-content>',
    }


kind, *raw = sys.argv[1:]
made = {'xlsx': xlsx, 'ods': ods}[kind](read_sheets())
for name, _, path in (text.partition('=') for text in raw):
    with open(path, encoding='utf-8') as file:
        made[name] = file.read()
with zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED) as archive:
    for name, text in made.items():
        archive.writestr(name, text)
