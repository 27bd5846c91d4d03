/* fill -- see fill.h. */
#include "csv/fill.h"

#include "base/mem.h"
#include "csv/cell.h"

#include <stdlib.h>

#define LAST_COLUMN 1000000

struct filler {
	struct fill fill;
	struct {
		char *text;
		size_t len, room;
	} last[FILL_COLUMNS]; /* by place in the list; len is 0 for none */
	struct record record;
	struct span *field;
	int room; /* of field */
};

bool fill_parse(const char *word, int columns, struct fill *fill)
{
	*fill = (struct fill){ .no = !strcmp(word, "no") };
	if (fill->no)
		return true;
	for (;;) {
		char *end;
		long column = *word >= '0' && *word <= '9' ? strtol(word, &end, 10) : 0;

		if (column < 1 || column > columns || column > LAST_COLUMN ||
		    fill->n == FILL_COLUMNS || (fill->n && column <= fill->column[fill->n - 1]))
			return false;
		fill->column[fill->n++] = (int)column;
		if (!*end)
			return true;
		if (*end != ',')
			return false;
		word = end + 1;
	}
}

char *fill_word(const void *ctx, const struct fill *fill)
{
	char *word = mem_strdup(ctx, fill->no ? "no" : "");

	for (int i = 0; i < fill->n; i++)
		word = mem_append(word, "%s%d", i ? "," : "", fill->column[i]);
	return word;
}

struct filler *filler_new(const void *ctx, const struct fill *fill)
{
	struct filler *filler = mem_new(ctx, struct filler);

	filler->fill = *fill;
	return filler;
}

void filler_begin(struct filler *filler)
{
	for (int i = 0; i < FILL_COLUMNS; i++)
		filler->last[i].len = 0;
}

static void keep(struct filler *filler, int i, struct span text)
{
	if (text.len > filler->last[i].room) {
		filler->last[i].room = 2 * text.len;
		filler->last[i].text =
		    mem_resize(filler, filler->last[i].text, char, filler->last[i].room);
	}
	memcpy(filler->last[i].text, text.at, text.len);
	filler->last[i].len = text.len;
	for (int k = i + 1; k < filler->fill.n; k++)
		filler->last[k].len = 0;
}

static void take_fields(struct filler *filler, const struct record *record)
{
	if (record->n > filler->room) {
		filler->room = 2 * record->n;
		filler->field =
		    mem_resize(filler, filler->field, struct span, (size_t)filler->room);
	}
	memcpy(filler->field, record->field, (size_t)record->n * sizeof(*filler->field));
	filler->record = *record;
	filler->record.field = filler->field;
}

static bool is_blank(const struct record *record)
{
	for (int i = 0; i < record->n; i++)
		if (span_trim(record->field[i]).len)
			return false;
	return true;
}

const struct record *filler_record(struct filler *filler, const struct record *record)
{
	const struct fill *fill = &filler->fill;

	if (record->flaw || is_blank(record))
		return record;
	take_fields(filler, record);
	for (int i = 0; i < fill->n && fill->column[i] <= record->n; i++) {
		struct span *field = &filler->field[fill->column[i] - 1];
		struct span text = cell_plain(span_trim(*field));

		if (text.len) {
			keep(filler, i, text);
		} else if (filler->last[i].len) {
			*field = (struct span){ filler->last[i].text, filler->last[i].len };
			filler->record.marks |= RECORD_FILLED;
		}
	}
	return &filler->record;
}
