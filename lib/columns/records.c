/* records -- see records.h. */
#include "columns/records.h"

#include "base/hash.h"
#include "base/mem.h"

/* Is it a line "sep=;", which is no record? */
static bool is_sep(const struct record *record)
{
	return record->line == 1 && record->n && record->n < 3 && record->field[0].len >= 4 &&
	    span_equal_fold((struct span){ record->field[0].at, 4 }, SPAN("sep="));
}

/* Row names have none. */
static void keep_names(const void *ctx, struct records *records, const struct record *header,
    bool row_names)
{
	records->n = header->n + row_names;
	records->names = mem_array(ctx, struct span, (size_t)records->n + 1);
	records->names[0] = SPAN("");
	for (int i = 0; i < header->n; i++)
		records->names[i + row_names] =
		    span_of(span_dup(records->names, cell_unwrap(header->field[i])));
}

/* The columns of a file without a header. */
static void number_columns(const void *ctx, struct records *records, const struct dialect *dialect)
{
	const struct record *record;

	tidy_begin(ctx, &records->tidy, dialect, NULL, 0, NULL, 0);
	record = tidy_next(&records->tidy, records->reader);
	if (record && is_sep(record))
		record = tidy_next(&records->tidy, records->reader);
	records->first = record;
	records->n = dialect->columns;
	records->names = mem_array(ctx, struct span, (size_t)records->n + 1);
	for (int i = 0; i < records->n; i++)
		records->names[i] = span_of(mem_printf(records->names, "column %d", i + 1));
}

/* A second row of headings, above the header. */
struct above {
	long line;
	struct span *field;
	int n;
};

static void keep_above(const void *ctx, struct above *above, const struct record *record)
{
	if (record->line != above->line)
		return;
	above->n = record->n;
	above->field = mem_array(ctx, struct span, (size_t)record->n + 1);
	for (int i = 0; i < record->n; i++)
		above->field[i] = span_of(span_dup(above->field, cell_unwrap(record->field[i])));
}

static const struct err *read_header(const void *ctx, struct records *records,
    const struct dialect *dialect, struct above *above)
{
	long line = dialect->header_line;
	const struct record *record;
	const struct err *failed;

	while ((record = reader_next(records->reader)) && record->line < line)
		keep_above(ctx, above, record);
	if ((failed = reader_failed(records->reader)))
		return failed;
	if (!record)
		return err_text(422, "no_header", "The file ends before its header, line %ld.",
		    line);
	records->has_header = true;
	keep_names(ctx, records, record, dialect->row_names);
	return NULL;
}

const struct err *records_open(const void *ctx, int fd, const struct dialect *dialect,
    struct mapping *mapping, struct records **opened)
{
	struct records *records = mem_new(ctx, struct records);
	struct above above = { .line = dialect->cells.above };
	const struct err *failed;

	records->reader = reader_new(records, fd, dialect);
	if (!dialect->header_line)
		number_columns(ctx, records, dialect);
	else if ((failed = read_header(ctx, records, dialect, &above)))
		return failed;
	if (records->has_header)
		tidy_begin(ctx, &records->tidy, dialect, records->names, records->n, above.field,
		    above.n);
	if (dialect->wide > 0 && records->has_header && dialect->wide <= records->n) {
		records->wide =
		    wide_new(ctx, dialect, records->names, records->n, above.field, above.n);
		records->names = wide_names(records->wide, &records->n);
	}
	*opened = records;
	if (!mapping || mapping->columns)
		return NULL;
	mapping_header(mapping, records->names, records->n);
	return NULL;
}

uint64_t records_hash(const struct records *records, const struct record *record,
    const struct mapping *mapping, const struct row *row)
{
	int value = records->wide ? 0 : mapping->from[ROLE_VALUE].column, place = 0, n, empty = 0;
	uint64_t made = 0;

	if (records->wide)
		record = wide_line(records->wide, record, &place);
	n = mapping->originals && mapping->originals < record->n ? mapping->originals : record->n;
	for (int i = 0; i < n; i++) {
		struct span field = i + 1 == value ? SPAN("") : span_trim(record->field[i]);

		if (!field.len) {
			empty++;
			continue;
		}
		for (; empty; empty--)
			made = hash_add(made, SPAN(""));
		made = hash_add(made, field);
	}
	made = hash_add(made, (struct span){ (const char *)&row->count, sizeof(row->count) });
	return hash_add(made, (struct span){ (const char *)&place, sizeof(place) });
}
