/* wide -- see wide.h. */
#include "csv/wide.h"

#include "base/mem.h"

#include <stdio.h>

struct wide {
	const struct span *header;
	int columns, first;	  /* of the header; of the cells, from 0 */
	struct span *names;	  /* of the records */
	const struct record *row; /* the one whose cells are given, or NULL */
	int at;			  /* the next of its cells */
	struct record record;
	struct span *field;
	char flaw[80];
};

struct wide *wide_new(const void *ctx, const struct span *header, int n, int first)
{
	struct wide *wide = mem_new(ctx, struct wide);

	wide->header = header;
	wide->columns = n;
	wide->first = first - 1;
	wide->names = mem_array(wide, struct span, (size_t)first + 1);
	memcpy(wide->names, header, sizeof(*header) * (size_t)wide->first);
	wide->names[wide->first] = SPAN("heading");
	wide->names[wide->first + 1] = SPAN("value");
	wide->field = mem_array(wide, struct span, (size_t)first + 1);
	return wide;
}

struct span *wide_names(const struct wide *wide, int *n)
{
	*n = wide->first + 2;
	return wide->names;
}

static bool is_header(const struct wide *wide, const struct record *row)
{
	for (int i = 0; i < wide->columns; i++)
		if (!span_equal(span_trim(row->field[i]), span_trim(wide->header[i])))
			return false;
	return true;
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

/* The record of a row that is not given cell by cell, or NULL. */
static const struct record *as_one(struct wide *wide, const struct record *row)
{
	wide->record = *row;
	if (row->flaw || is_blank(row))
		return row;
	if (row->n < wide->columns || has_more(wide, row)) {
		snprintf(wide->flaw, sizeof(wide->flaw), "%d field%s where the header has %d",
		    row->n, row->n == 1 ? "" : "s", wide->columns);
		wide->record.flaw = wide->flaw;
		return &wide->record;
	}
	if (!is_header(wide, row))
		return NULL;
	wide->record.field = wide->names;
	wide->record.n = wide->first + 2;
	return &wide->record;
}

/* The next cell of the row, or NULL behind its last. */
static const struct record *next_cell(struct wide *wide)
{
	for (; wide->at < wide->columns; wide->at++) {
		struct span heading = wide->header[wide->at], cell = wide->row->field[wide->at];

		if (!span_trim(heading).len && !span_trim(cell).len)
			continue;
		wide->field[wide->first] = heading;
		wide->field[wide->first + 1] = cell;
		wide->at++;
		return &wide->record;
	}
	return NULL;
}

static void begin_row(struct wide *wide, const struct record *row)
{
	wide->row = row;
	wide->at = wide->first;
	memcpy(wide->field, row->field, sizeof(*row->field) * (size_t)wide->first);
	wide->record =
	    (struct record){ .line = row->line, .n = wide->first + 2, .field = wide->field };
}

const struct record *wide_next(struct wide *wide, struct reader *reader)
{
	const struct record *row, *record;

	if (wide->row && (record = next_cell(wide)))
		return record;
	while ((row = reader_next(reader))) {
		wide->row = NULL;
		if ((record = as_one(wide, row)))
			return record;
		begin_row(wide, row);
		if ((record = next_cell(wide)))
			return record;
	}
	return NULL;
}
