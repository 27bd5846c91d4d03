/* wide -- see wide.h. */
#include "csv/wide.h"

#include "base/mem.h"
#include "csv/cell.h"
#include "csv/flaw.h"

#include <stdio.h>

struct wide {
	const struct span *header;
	int columns; /* of the header */
	struct wide_cells cells;
	int *own, n_own;      /* columns of it that are no cells, from 0 */
	int *cell, n_cells;   /* and those that are; of each: */
	struct span *above;   /* what stands above its heading, */
	struct span *heading; /* and its heading, with a year that is known beforehand */
	struct span *names;   /* of the records */
	int n;
	const struct record *row; /* the one whose cells are given, or NULL */
	int at;			  /* the next of its cells */
	struct record record;
	struct record padded; /* a short row with empty fields at its end: */
	struct span *padding;
	struct span *field;
	char flaw[FLAW_ROOM];
	char year[16];	 /* of its row, or the one after or before */
	char dated[200]; /* a heading, or what is above it, with the year of its row */
};

/* A heading with digits has its year. */
static bool has_digit(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= '0' && text.at[i] <= '9')
			return true;
	return false;
}

static struct span with_year(const void *ctx, struct span month, struct span year)
{
	month = span_trim(month);
	if (!month.len || !year.len || has_digit(month))
		return month;
	return span_of(mem_printf(ctx, "%.*s %.*s", (int)month.len, month.at, (int)year.len,
	    year.at));
}

/* What stands above each cell: a merged cell's text is in its first column. */
static void take_above(struct wide *wide, const struct span *above, int n)
{
	struct span last = SPAN("");

	for (int i = 0; i < wide->n_cells; i++)
		wide->above[i] = last;
	for (int c = 0, i = 0; c < wide->columns && i < wide->n_cells; c++) {
		if (c < n && span_trim(above[c]).len)
			last = span_trim(above[c]);
		if (c == wide->cell[i])
			wide->above[i++] = last;
	}
}

static void take_headings(struct wide *wide)
{
	const struct wide_cells *cells = &wide->cells;

	for (int i = 0; i < wide->n_cells; i++) {
		struct span heading = wide->header[wide->cell[i]], year = SPAN("");
		int shift = wide_cells_shift(cells, wide->cell[i] + 1);

		if (cells->year)
			year = span_of(mem_printf(wide, "%d", cells->year + shift));

		wide->heading[i] = heading;
		if (cells->year_above)
			wide->heading[i] = with_year(wide, heading, wide->above[i]);
		else if (cells->months_above)
			wide->above[i] = with_year(wide, wide->above[i], year);
		else if (year.len)
			wide->heading[i] = with_year(wide, heading, year);
	}
}

/* A column's name; in a merged cell over both lines it stands in the upper one. */
static struct span name_of(const struct wide *wide, int column, const struct span *above, int n)
{
	bool upper = !span_trim(wide->header[column]).len && column < n;

	return upper ? above[column] : wide->header[column];
}

struct wide *wide_new(const void *ctx, const struct dialect *dialect, const struct span *header,
    int n, const struct span *above, int above_n)
{
	struct wide *wide = mem_new(ctx, struct wide);

	wide->header = header;
	wide->columns = n;
	wide->cells = dialect->cells;
	wide->own = mem_array(wide, int, (size_t)n + 1);
	wide->cell = mem_array(wide, int, (size_t)n + 1);
	wide->above = mem_array(wide, struct span, (size_t)n + 1);
	wide->heading = mem_array(wide, struct span, (size_t)n + 1);
	wide->names = mem_array(wide, struct span, (size_t)n + 3);
	wide->field = mem_array(wide, struct span, (size_t)n + 3);
	for (int c = 0; c < n; c++) {
		if (wide_cells_has(&dialect->cells, dialect->wide, c + 1)) {
			wide->cell[wide->n_cells++] = c;
			continue;
		}
		wide->names[wide->n_own] = name_of(wide, c, above, above_n);
		wide->own[wide->n_own++] = c;
	}
	take_above(wide, above, above_n);
	take_headings(wide);
	wide->n = wide->n_own;
	if (dialect->cells.above)
		wide->names[wide->n++] = SPAN("heading above");
	wide->names[wide->n++] = SPAN("heading");
	wide->names[wide->n++] = SPAN("value");
	return wide;
}

struct span *wide_names(const struct wide *wide, int *n)
{
	*n = wide->n;
	return wide->names;
}

/* Cells beyond the header's. */
static bool has_more(const struct wide *wide, const struct record *row)
{
	for (int i = wide->columns; i < row->n; i++)
		if (span_trim(row->field[i]).len)
			return true;
	return false;
}

static bool is_blank(const struct record *row)
{
	for (int i = 0; i < row->n; i++)
		if (span_trim(row->field[i]).len)
			return false;
	return true;
}

/* Has a row all columns before its cells?  Then those that it lacks at its end are empty. */
static bool is_whole(const struct wide *wide, const struct record *row)
{
	return row->n >= wide->columns || (wide->n_cells && row->n >= wide->cell[0]);
}

/* A row with as many fields as the header. */
static const struct record *pad(struct wide *wide, const struct record *row)
{
	if (row->n >= wide->columns)
		return row;
	if (!wide->padding)
		wide->padding = mem_array(wide, struct span, (size_t)wide->columns + 1);
	for (int i = 0; i < wide->columns; i++)
		wide->padding[i] = i < row->n ? row->field[i] : SPAN("");
	wide->padded = *row;
	wide->padded.n = wide->columns;
	wide->padded.field = wide->padding;
	wide->padded.marks |= RECORD_SHORT;
	return &wide->padded;
}

/* Are all cells of a comment numbers, which may be a row then? */
static bool is_like_row(const struct wide *wide, const struct record *row)
{
	int numbers = 0;

	for (int i = 0; i < wide->n_cells && wide->cell[i] < row->n; i++) {
		struct span text = span_trim(row->field[wide->cell[i]]);

		if (text.len && (*text.at < '0' || *text.at > '9'))
			return false;
		numbers += text.len > 0;
	}
	return numbers;
}

/* The record of a row that is not given cell by cell, or NULL. */
static const struct record *as_one(struct wide *wide, const struct record *row)
{
	wide->record = *row;
	if (row->marks & RECORD_COMMENT && is_like_row(wide, row)) {
		wide->record.marks = 0;
		wide->record.flaw = tidy_like_row;
		return &wide->record;
	}
	if (row->flaw || row->marks & RECORD_NO_ROW || is_blank(row))
		return row;
	if (!is_whole(wide, row) || has_more(wide, row)) {
		wide->record.flaw = flaw_fields(wide->flaw, row->n, wide->columns);
		return &wide->record;
	}
	return NULL;
}

/* The year that four digits are, or 0. */
static int year_of(struct span text)
{
	int year = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || text.len != 4)
			return 0;
		year = year * 10 + (text.at[i] - '0');
	}
	return year;
}

/* A month with the year that stands in its row; without one where it is of the year beside it,
 * which the row does not tell. */
static struct span dated(struct wide *wide, struct span month, int shift)
{
	int column = wide->cells.year_column;
	struct span year =
	    column <= wide->row->n ? cell_plain(span_trim(wide->row->field[column - 1])) : SPAN("");
	int n;

	month = span_trim(month);
	if (has_digit(month))
		return month;
	if (shift) {
		int of = year_of(year);

		snprintf(wide->year, sizeof(wide->year), "%d", of + shift);
		year = of ? span_of(wide->year) : SPAN("");
	}
	n = snprintf(wide->dated, sizeof(wide->dated), "%.*s %.*s", (int)month.len, month.at,
	    (int)year.len, year.at);
	return year.len && n < (int)sizeof(wide->dated) ? span_of(wide->dated) : month;
}

static void give_cell(struct wide *wide, int i)
{
	struct span *field = wide->field + wide->n_own;
	struct span above = wide->above[i], heading = wide->heading[i];
	int shift = wide_cells_shift(&wide->cells, wide->cell[i] + 1);

	if (wide->cells.year_column && wide->cells.months_above)
		above = dated(wide, above, shift);
	else if (wide->cells.year_column)
		heading = dated(wide, heading, shift);
	if (wide->cells.above)
		*field++ = above;
	*field++ = heading;
	*field = wide->row->field[wide->cell[i]];
}

/* The next cell of the row, or NULL behind its last. */
static const struct record *next_cell(struct wide *wide)
{
	for (; wide->at < wide->n_cells; wide->at++) {
		int column = wide->cell[wide->at];

		if (!span_trim(wide->header[column]).len &&
		    !span_trim(wide->row->field[column]).len)
			continue;
		give_cell(wide, wide->at++);
		return &wide->record;
	}
	return NULL;
}

static void begin_row(struct wide *wide, const struct record *row)
{
	wide->row = row;
	wide->at = 0;
	for (int i = 0; i < wide->n_own; i++)
		wide->field[i] = row->field[wide->own[i]];
	wide->record = (struct record){ .line = row->line,
		.n = wide->n,
		.marks = row->marks,
		.field = wide->field,
		.file = row->file };
}

const struct record *wide_line(const struct wide *wide, const struct record *record, int *place)
{
	*place = wide->row ? wide->at : 0;
	return wide->row ? wide->row : record;
}

const struct record *wide_next(struct wide *wide, struct tidy *tidy, struct reader *reader)
{
	const struct record *row, *record;

	wide->record.marks = 0; /* the first cell of a row has its marks */
	if (wide->row && (record = next_cell(wide)))
		return record;
	while ((row = tidy_next(tidy, reader))) {
		wide->row = NULL;
		if (row->marks & RECORD_ABOVE) {
			take_above(wide, row->field, row->n);
			take_headings(wide);
			continue;
		}
		if ((record = as_one(wide, row)))
			return record;
		begin_row(wide, pad(wide, row));
		if ((record = next_cell(wide)))
			return record;
	}
	return NULL;
}
