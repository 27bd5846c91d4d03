/* sheet_xlsx -- Excel's workbooks; see sheet.h. */
#include "base/mem.h"
#include "base/text.h"
#include "books/sheet.h"
#include "books/stored.h"
#include "books/strings.h"
#include "books/styles.h"
#include "pack/zip.h"

#define RELATIONS 5000 /* that are looked at */

/* What xl/workbook.xml says, and xl/_rels/workbook.xml.rels. */
struct workbook {
	struct unpack *from;
	char *path;	   /* of the workbook within the archive */
	json_t *sheets;	   /* [{"name", "hidden", "id"}] */
	json_t *relations; /* {id: path} */
	char *strings, *styles;
	bool since_1904;
};

enum type { NUMBER, SHARED, INLINE, BOOLEAN, WORD, DATE };

struct xlsx {
	struct sheet sheet; /* first, so that it is one */
	struct strings *strings;
	struct styles *styles;
	bool since_1904;
	long row;
	int column; /* of the cell at hand */
	enum type type;
	long style;
	bool in_row, in_cell, in_value;
	int aside; /* depth in <rPh> */
	struct text text;
};

static void read_part(struct unpack *from, const char *path, const struct xml_on *on, void *arg)
{
	struct unpack *part = zip_part(from, from, path);
	struct xml *xml;

	if (!part)
		return;
	xml = xml_new(part, part, on, arg);
	while (xml_more(xml))
		;
	packed_pass(from, part);
	talloc_free(part);
}

/* The path of what a part at base refers to. */
static char *resolve(const void *ctx, const char *base, const char *target)
{
	const char *slash = strrchr(base, '/');
	int folder = slash ? (int)(slash - base + 1) : 0;

	if (*target == '/')
		return mem_strdup(ctx, target + 1);
	while (!strncmp(target, "./", 2))
		target += 2;
	for (; !strncmp(target, "../", 3); target += 3) {
		folder -= folder > 0;
		while (folder && base[folder - 1] != '/')
			folder--;
	}
	return mem_printf(ctx, "%.*s%s", folder, base, target);
}

static bool ends(const char *text, const char *with)
{
	size_t n = strlen(text), m = strlen(with);

	return n >= m && !strcmp(text + n - m, with);
}

static void on_relation(void *arg, const char *name, const char **attributes)
{
	const char *target = xml_attribute(attributes, "Target");
	const char *type = xml_attribute(attributes, "Type"), *id = xml_attribute(attributes, "Id");
	struct workbook *book = arg;
	char *path;

	if (strcmp(name, "Relationship") || !target || !type || !id ||
	    json_object_size(book->relations) >= RELATIONS)
		return;
	path = resolve(book, book->path ? book->path : "", target);
	if (!book->path && ends(type, "/officeDocument"))
		book->path = path;
	else if (ends(type, "/sharedStrings"))
		book->strings = path;
	else if (ends(type, "/styles"))
		book->styles = path;
	else if (ends(type, "/worksheet"))
		json_object_set_new(book->relations, id, json_string(path));
}

static void on_nothing(void *arg, const char *name)
{
	(void)arg, (void)name;
}

static bool is_true(const char *value)
{
	return value && (!strcmp(value, "1") || !strcmp(value, "true"));
}

static void on_sheet(void *arg, const char *name, const char **attributes)
{
	struct workbook *book = arg;

	if (!strcmp(name, "workbookPr"))
		book->since_1904 = is_true(xml_attribute(attributes, "date1904"));
	if (!strcmp(name, "sheet") && json_array_size(book->sheets) < ZIP_ENTRIES) {
		const char *title = xml_attribute(attributes, "name");
		const char *state = xml_attribute(attributes, "state");
		const char *id = xml_attribute(attributes, "id");
		json_t *path = id ? json_object_get(book->relations, id) : NULL;

		if (title && path)
			json_array_append_new(book->sheets,
			    json_pack("{s:s, s:b, s:O}", "name", title, "hidden",
				state && strcmp(state, "visible"), "path", path));
	}
}

static struct workbook *read_workbook(struct unpack *from)
{
	static const struct xml_on relation = { on_relation, on_nothing, NULL };
	static const struct xml_on sheet = { on_sheet, on_nothing, NULL };
	struct workbook *book = mem_new(from, struct workbook);
	const char *slash;
	int folder;

	book->from = from;
	book->sheets = mem_json(book, json_array());
	book->relations = mem_json(book, json_object());
	read_part(from, "_rels/.rels", &relation, book);
	if (!book->path)
		book->path = mem_strdup(book, "xl/workbook.xml");
	json_object_clear(book->relations);
	slash = strrchr(book->path, '/');
	folder = slash ? (int)(slash - book->path + 1) : 0;
	read_part(from,
	    mem_printf(book, "%.*s_rels/%s.rels", folder, book->path, book->path + folder),
	    &relation, book);
	read_part(from, book->path, &sheet, book);
	return book;
}

json_t *xlsx_sheets(struct unpack *from)
{
	struct workbook *book = read_workbook(from);
	json_t *sheets = json_incref(book->sheets);

	talloc_free(book);
	return sheets;
}

static enum type type_of(const char *t)
{
	if (!t || !strcmp(t, "n"))
		return NUMBER;
	if (!strcmp(t, "s"))
		return SHARED;
	if (!strcmp(t, "inlineStr"))
		return INLINE;
	if (!strcmp(t, "b"))
		return BOOLEAN;
	return strcmp(t, "d") ? WORD : DATE;
}

/* The column of a reference like AB12, from 0; the one after the last where there is none. */
static int column_of(const char *reference, int next)
{
	int column = 0;

	if (!reference)
		return next;
	for (; *reference >= 'A' && *reference <= 'Z' && column < GRID_COLUMNS; reference++)
		column = column * 26 + *reference - 'A' + 1;
	return column ? column - 1 : next;
}

static void begin_cell(struct xlsx *xlsx, const char **attributes)
{
	const char *reference = NULL, *style = NULL, *type = NULL;

	for (; *attributes; attributes += 2) {
		if ((*attributes)[1])
			continue;
		if (**attributes == 'r')
			reference = attributes[1];
		else if (**attributes == 's')
			style = attributes[1];
		else if (**attributes == 't')
			type = attributes[1];
	}
	xlsx->column = column_of(reference, xlsx->sheet.grid.next);
	xlsx->style = style ? strtol(style, NULL, 10) : 0;
	xlsx->type = type_of(type);
	xlsx->in_cell = true;
	xlsx->text.len = 0;
}

static void begin_row(struct xlsx *xlsx, const char **attributes)
{
	const char *row = xml_attribute(attributes, "r");

	xlsx->in_row = true;
	xlsx->row = row ? strtol(row, NULL, 10) : xlsx->row + 1;
	xlsx->sheet.hidden_rows |= is_true(xml_attribute(attributes, "hidden"));
	if (!grid_row(&xlsx->sheet.grid, xlsx->row))
		xml_damaged(xlsx->sheet.xml);
}

static void on_begin(void *arg, const char *name, const char **attributes)
{
	struct xlsx *xlsx = arg;

	if (xlsx->in_cell) {
		if (!strcmp(name, "v") || !strcmp(name, "t"))
			xlsx->in_value = !xlsx->aside;
		xlsx->aside += !strcmp(name, "rPh");
	} else if (xlsx->in_row && !strcmp(name, "c")) {
		begin_cell(xlsx, attributes);
	} else if (!strcmp(name, "row")) {
		begin_row(xlsx, attributes);
	}
}

/* 2024-01-15T00:00:00 is 2024-01-15. */
static struct span date_text(struct span text)
{
	static const char midnight[] = "T00:00:00";

	if (text.len > 10 && !memcmp(text.at + 10, midnight, text.len < 19 ? text.len - 10 : 9))
		text.len = 10;
	return text;
}

static struct span cell_text(struct xlsx *xlsx, char room[STORED_ROOM])
{
	struct span text = { xlsx->text.at, xlsx->text.len };

	switch (xlsx->type) {
	case NUMBER:
		text = span_trim(text);
		return styles_is_date(xlsx->styles, xlsx->style)
		    ? stored_date(text, xlsx->since_1904, room)
		    : stored_text(text, room);
	case SHARED:
		return text.len && xlsx->strings
		    ? strings_get(xlsx->strings, strtol(text.at, NULL, 10))
		    : SPAN("");
	case BOOLEAN:
		return !text.len ? text : *text.at == '1' ? SPAN("TRUE") : SPAN("FALSE");
	case DATE:
		return date_text(text);
	default:
		text.len = strings_unescape(xlsx->text.at, text.len);
		return text;
	}
}

static void on_end(void *arg, const char *name)
{
	struct xlsx *xlsx = arg;
	struct sheet *sheet = &xlsx->sheet;
	char room[STORED_ROOM];

	if (xlsx->in_cell && !strcmp(name, "c")) {
		xlsx->in_cell = xlsx->in_value = false;
		xlsx->aside = 0;
		if (!grid_add(&sheet->grid, xlsx->column, cell_text(xlsx, room)))
			xml_damaged(sheet->xml);
		else if (grid_full(&sheet->grid))
			xml_pause(sheet->xml);
	} else if (xlsx->in_cell) {
		xlsx->aside -= !strcmp(name, "rPh");
		xlsx->in_value = false;
	} else if (xlsx->in_row && !strcmp(name, "row")) {
		xlsx->in_row = false;
		grid_end(&sheet->grid, 1);
	} else if (!strcmp(name, "sheetData")) {
		xml_end(sheet->xml);
	}
}

static void on_text(void *arg, const char *at, int n)
{
	struct xlsx *xlsx = arg;

	if (xlsx->in_value && xlsx->text.len < CELL_LONG)
		text_add(&xlsx->text, at, (size_t)n);
}

/* Faults of the parts beside the sheet count as its own. */
static void open_parts(struct unpack *from, struct xlsx *xlsx, const struct workbook *book)
{
	struct unpack *part;

	if (book->styles && (part = zip_part(xlsx, from, book->styles))) {
		xlsx->styles = styles_new(xlsx, part);
		packed_pass(from, part);
	}
	if (book->strings && (part = zip_part(xlsx, from, book->strings))) {
		xlsx->strings = strings_new(xlsx, part);
		xlsx->sheet.beside = part;
	}
}

struct sheet *xlsx_open(struct unpack *from, int n)
{
	static const struct xml_on on = { on_begin, on_end, on_text };
	struct xlsx *xlsx = mem_new(from, struct xlsx);
	struct workbook *book = read_workbook(from);
	json_t *path = json_object_get(json_array_get(book->sheets, (size_t)n - 1), "path");

	xlsx->text = text_new(xlsx);
	xlsx->since_1904 = book->since_1904;
	xlsx->sheet.grid.ctx = xlsx;
	if (path)
		xlsx->sheet.part = zip_part(xlsx, from, json_string_value(path));
	open_parts(from, xlsx, book);
	talloc_free(book);
	if (!xlsx->sheet.part)
		return NULL;
	xlsx->sheet.xml = xml_new(xlsx, xlsx->sheet.part, &on, xlsx);
	return &xlsx->sheet;
}
