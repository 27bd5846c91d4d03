/* records -- see records.h. */
#include "csv/records.h"

#include "base/mem.h"

/* Is it a line "sep=;", which is no record? */
static bool is_sep(const struct record *record)
{
	return record->line == 1 && record->n && record->n < 3 && record->field[0].len >= 4 &&
	    span_equal_fold((struct span){ record->field[0].at, 4 }, SPAN("sep="));
}

static void keep_names(const void *ctx, struct records *records, const struct record *header)
{
	records->names = mem_array(ctx, struct span, (size_t)records->n + 1);
	for (int i = 0; i < records->n; i++)
		records->names[i] = header
		    ? span_of(span_dup(records->names, header->field[i]))
		    : span_of(mem_printf(records->names, "column %d", i + 1));
}

/* The columns of a file without a header. */
static void number_columns(const void *ctx, struct records *records, const struct dialect *dialect)
{
	const struct record *record = reader_next(records->reader);

	if (record && is_sep(record))
		record = reader_next(records->reader);
	records->first = record;
	records->n = dialect->columns;
	keep_names(ctx, records, NULL);
}

static const struct err *read_header(const void *ctx, struct records *records, long line)
{
	const struct record *record;
	const struct err *failed;

	while ((record = reader_next(records->reader)) && record->line < line)
		;
	if ((failed = reader_failed(records->reader)))
		return failed;
	if (!record)
		return err(422, "no_header", "The file ends before its header, line %ld.", line);
	records->n = record->n;
	records->has_header = true;
	keep_names(ctx, records, record);
	return NULL;
}

const struct err *records_open(const void *ctx, int fd, const struct dialect *dialect,
    struct mapping *mapping, struct records **opened)
{
	struct records *records = mem_new(ctx, struct records);
	const struct err *failed;

	records->reader = reader_new(records, fd, dialect);
	if (!dialect->header_line)
		number_columns(ctx, records, dialect);
	else if ((failed = read_header(ctx, records, dialect->header_line)))
		return failed;
	if (dialect->wide > 0 && records->has_header && dialect->wide <= records->n) {
		records->wide = wide_new(ctx, records->names, records->n, dialect->wide);
		records->names = wide_names(records->wide, &records->n);
	}
	*opened = records;
	if (!mapping || mapping->columns)
		return NULL;
	mapping_header(mapping, records->names, records->n);
	if (!records->has_header)
		mapping->header = NULL; /* which no line repeats */
	return NULL;
}
