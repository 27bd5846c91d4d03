/* sheet_ods -- OpenDocument's workbooks, all of whose sheets are one part; see sheet.h. */
#include "base/map.h"
#include "base/mem.h"
#include "base/text.h"
#include "books/sheet.h"
#include "books/stored.h"
#include "pack/zip.h"

struct ods {
	struct sheet sheet; /* first, so that it is one */
	int wanted;	    /* number of the sheet, from 1; 0: only their names */
	json_t *sheets;	    /* or NULL */
	struct map *hidden; /* names of the styles of hidden sheets */
	char style[200];    /* the one being read */
	int n;		    /* sheets so far */
	bool in_sheet, in_row, in_cell, in_text;
	int aside; /* depth in a comment on a cell, or in what is drawn there */
	long row, rows;
	int column, columns; /* of the cell at hand: the first, and how many are like it */
	bool given;	     /* the cell's value is an attribute, not its text */
	struct text text;
};

static long count_of(const char **attributes, const char *name, long most)
{
	const char *text = xml_attribute(attributes, name);
	long n = text ? strtol(text, NULL, 10) : 1;

	return n < 1 ? 1 : n > most ? most : n;
}

static void add(struct ods *ods, const char *text)
{
	if (ods->text.len < CELL_LONG)
		text_string(&ods->text, text);
}

/* What a cell's attributes say of its value; words alone stand in it. */
static void take_value(struct ods *ods, const char **attributes)
{
	const char *type = xml_attribute(attributes, "value-type"), *value = NULL;
	char room[STORED_ROOM];
	struct span text;

	ods->given = false;
	if (!type)
		return;
	if (!strcmp(type, "float") || !strcmp(type, "percentage") || !strcmp(type, "currency"))
		value = xml_attribute(attributes, "value");
	else if (!strcmp(type, "date"))
		value = xml_attribute(attributes, "date-value");
	else if (!strcmp(type, "boolean"))
		value = xml_attribute(attributes, "boolean-value");
	else if (!strcmp(type, "string"))
		value = xml_attribute(attributes, "string-value");
	if (!value)
		return;
	ods->given = true;
	text = span_of(value);
	if (!strcmp(type, "boolean"))
		text = !strcmp(value, "true") ? SPAN("TRUE") : SPAN("FALSE");
	else if (!strcmp(type, "date") && text.len > 10 && !strncmp(value + 10, "T00:00:00", 9))
		text.len = 10;
	else if (strcmp(type, "string") && strcmp(type, "date"))
		text = stored_text(text, room);
	text_span(&ods->text, text);
}

static void begin_sheet(struct ods *ods, const char **attributes)
{
	const char *name = xml_attribute(attributes, "name");
	const char *style = xml_attribute(attributes, "style-name");
	bool hidden = style && map_get(ods->hidden, span_of(style)) != MAP_NONE;

	ods->n++;
	ods->in_sheet = !ods->wanted || ods->n == ods->wanted;
	ods->row = 0;
	if (ods->sheets && json_array_size(ods->sheets) < ZIP_ENTRIES)
		json_array_append_new(ods->sheets,
		    json_pack("{s:s, s:b, s:b}", "name", name ? name : "", "hidden", hidden,
			"empty", true));
}

static void begin_row(struct ods *ods, const char **attributes)
{
	const char *visibility = xml_attribute(attributes, "visibility");

	ods->in_row = true;
	ods->column = 0;
	ods->rows = count_of(attributes, "number-rows-repeated", GRID_ROWS);
	ods->sheet.hidden_rows |= visibility && strcmp(visibility, "visible");
	if (!ods->sheets && !grid_row(&ods->sheet.grid, ++ods->row))
		xml_damaged(ods->sheet.xml);
}

static void begin_cell(struct ods *ods, const char **attributes, bool covered)
{
	ods->in_cell = true;
	ods->aside = 0;
	ods->columns = (int)count_of(attributes, "number-columns-repeated", GRID_COLUMNS);
	ods->text.len = 0;
	ods->text.at[0] = '\0';
	if (covered)
		ods->given = true; /* by the cell that covers it, so it is empty */
	else
		take_value(ods, attributes);
}

/* Within a cell: its paragraphs, and what stands for blanks in them. */
static void begin_inside(struct ods *ods, const char *name, const char **attributes)
{
	if (ods->aside || !strcmp(name, "annotation") || !strcmp(name, "frame") ||
	    !strcmp(name, "table")) {
		ods->aside++;
	} else if (!strcmp(name, "p") || !strcmp(name, "h")) {
		ods->in_text = !ods->given;
		if (ods->in_text && ods->text.len)
			add(ods, " ");
	} else if (ods->in_text && !strcmp(name, "s")) {
		for (long n = count_of(attributes, "c", 1000); n; n--)
			add(ods, " ");
	} else if (ods->in_text && (!strcmp(name, "tab") || !strcmp(name, "line-break"))) {
		add(ods, " ");
	}
}

static void begin_style(struct ods *ods, const char *name, const char **attributes)
{
	const char *style = xml_attribute(attributes, "name");
	const char *display = xml_attribute(attributes, "display");

	if (!strcmp(name, "style"))
		snprintf(ods->style, sizeof(ods->style), "%s", style ? style : "");
	else if (!strcmp(name, "table-properties") && display && !strcmp(display, "false") &&
	    map_size(ods->hidden) < ZIP_ENTRIES)
		map_put(ods->hidden, span_of(ods->style), 1);
}

static void on_begin(void *arg, const char *name, const char **attributes)
{
	struct ods *ods = arg;

	if (ods->in_cell)
		begin_inside(ods, name, attributes);
	else if (ods->in_row && !strcmp(name, "table-cell"))
		begin_cell(ods, attributes, false);
	else if (ods->in_row && !strcmp(name, "covered-table-cell"))
		begin_cell(ods, attributes, true);
	else if (ods->in_sheet && !strcmp(name, "table-row"))
		begin_row(ods, attributes);
	else if (!strcmp(name, "table"))
		begin_sheet(ods, attributes);
	else if (!ods->n)
		begin_style(ods, name, attributes);
}

/* The cell at hand, as often as it is repeated. */
static void end_cell(struct ods *ods)
{
	struct span text = { ods->text.at, ods->text.len };
	struct grid *grid = &ods->sheet.grid;

	ods->in_cell = ods->in_text = false;
	if (ods->sheets && text.len)
		json_object_set_new(json_array_get(ods->sheets, json_array_size(ods->sheets) - 1),
		    "empty", json_false());
	for (int i = 0; text.len && !ods->sheets && i < ods->columns; i++)
		if (!grid_add(grid, ods->column + i, text)) {
			xml_damaged(ods->sheet.xml);
			return;
		}
	ods->column += ods->columns;
	if (ods->column > GRID_COLUMNS)
		ods->column = GRID_COLUMNS;
}

static void end_row(struct ods *ods)
{
	struct sheet *sheet = &ods->sheet;

	ods->in_row = false;
	if (ods->sheets)
		return;
	sheet->again = grid_end(&sheet->grid, ods->rows);
	ods->row += ods->rows - 1;
	if (sheet->again || grid_full(&sheet->grid))
		xml_pause(sheet->xml);
}

static void on_end(void *arg, const char *name)
{
	struct ods *ods = arg;

	if (ods->in_cell && ods->aside) {
		ods->aside--;
	} else if (ods->in_cell && (!strcmp(name, "p") || !strcmp(name, "h"))) {
		ods->in_text = false;
	} else if (ods->in_cell) {
		if (!strcmp(name, "table-cell") || !strcmp(name, "covered-table-cell"))
			end_cell(ods);
	} else if (ods->in_row && !strcmp(name, "table-row")) {
		end_row(ods);
	} else if (ods->in_sheet && !strcmp(name, "table")) {
		ods->in_sheet = false;
		if (ods->wanted)
			xml_end(ods->sheet.xml);
	}
}

static void on_text(void *arg, const char *at, int n)
{
	struct ods *ods = arg;

	if (ods->in_text && !ods->aside && ods->text.len < CELL_LONG)
		text_add(&ods->text, at, (size_t)n);
}

static struct ods *open_ods(struct unpack *from, int n)
{
	static const struct xml_on on = { on_begin, on_end, on_text };
	struct ods *ods = mem_new(from, struct ods);

	ods->wanted = n;
	ods->hidden = map_new(ods);
	ods->text = text_new(ods);
	ods->sheet.grid.ctx = ods;
	ods->sheet.part = zip_part(ods, from, "content.xml");
	if (ods->sheet.part)
		ods->sheet.xml = xml_new(ods, ods->sheet.part, &on, ods);
	return ods;
}

json_t *ods_sheets(struct unpack *from)
{
	struct ods *ods = open_ods(from, 0);
	json_t *sheets = json_array();

	ods->sheets = sheets;
	while (ods->sheet.xml && xml_more(ods->sheet.xml))
		;
	if (ods->sheet.part)
		packed_pass(from, ods->sheet.part);
	talloc_free(ods);
	return sheets;
}

struct sheet *ods_open(struct unpack *from, int n)
{
	struct ods *ods = open_ods(from, n);

	return ods->sheet.part ? &ods->sheet : NULL;
}
