/* table -- see table.h. */
#include "csv/table.h"

#include "base/cell.h"
#include "base/map.h"
#include "base/mem.h"
#include "csv/records.h"

#include <math.h>

#define CELL_MAX 1000 /* bytes */

struct table {
	const struct column *columns;
	int *at; /* by column: its place in the file, -1 when it is not there */
	struct map *seen;
	json_t *rows, *rejected;
};

static void reject(struct table *table, const struct record *record, const char *column,
    struct span value, const char *reason)
{
	char *shown = span_show(NULL, value, 200);

	json_array_append_new(table->rejected,
	    json_pack("{s:I, s:s, s:s, s:s}", "line", (json_int_t)record->line, "column", column,
		"value", shown, "reason", reason));
	talloc_free(shown);
}

static json_t *number(const struct column *column, const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return *end || !isfinite(value) || value < column->low || value > column->high
	    ? NULL
	    : json_real(value);
}

/* Put one cell into the row's object; NULL, or why the row is rejected. */
static const char *take_cell(struct table *table, const struct column *column, struct span text,
    json_t *row)
{
	bool is_number = column->low < column->high;
	json_t *value;
	char *copy;

	if (!text.len && column->key)
		return "The id is missing.";
	if (!text.len && is_number)
		return NULL;
	if (text.len > CELL_MAX)
		return "The text is longer than 1000 bytes.";
	if (column->unique && map_get(table->seen, text) != MAP_NONE)
		return "The id stands on an earlier line already.";
	if (column->unique)
		map_put(table->seen, text, 1);
	copy = span_dup(NULL, text);
	value = is_number ? number(column, copy) : json_string(copy);
	talloc_free(copy);
	if (!value)
		return is_number ? "This is not a number in its range." : "This is not text.";
	json_object_set_new(row, column->name, value);
	return NULL;
}

static void take_row(struct table *table, const struct record *record)
{
	json_t *row;

	if (!record->n)
		return;
	if (record->flaw) {
		reject(table, record, "", SPAN(""), record->flaw);
		return;
	}
	row = json_pack("{s:I}", "line", (json_int_t)record->line);
	for (int i = 0; table->columns[i].name; i++) {
		const struct column *column = &table->columns[i];
		struct span text = { "", 0 };
		const char *reason;

		if (table->at[i] < 0)
			continue;
		if (table->at[i] < record->n)
			text = cell_plain(span_trim(record->field[table->at[i]]));
		if ((reason = take_cell(table, column, text, row))) {
			reject(table, record, column->name, text, reason);
			json_decref(row);
			return;
		}
	}
	json_array_append_new(table->rows, row);
}

static const struct err *find_columns(const void *ctx, struct table *table,
    const struct records *records)
{
	for (int i = 0; table->columns[i].name; i++) {
		table->at[i] = -1;
		for (int c = 0; c < records->n; c++)
			if (span_equal_fold(span_trim(records->names[c]),
				span_of(table->columns[i].name)))
				table->at[i] = c;
		if (table->at[i] < 0 && table->columns[i].key)
			return err(422, "column_missing",
			    "The file has no column \"%s\". Its first line is: %s. Name the "
			    "column, then upload the file again.",
			    table->columns[i].name,
			    records->n ? span_show(ctx, records->names[0], 60) : "empty");
	}
	return NULL;
}

const struct err *table_read(const void *ctx, int fd, const struct column columns[], json_t **rows,
    json_t **rejected)
{
	struct table table = { .columns = columns, .seen = map_new(ctx) };
	const struct record *record;
	const struct err *failed;
	struct records *records;
	struct dialect dialect;
	int n = 0;

	if ((failed = dialect_sniff(ctx, fd, NULL, &dialect, NULL)) ||
	    (failed = records_open(ctx, fd, &dialect, NULL, &records)))
		return failed;
	while (columns[n].name)
		n++;
	table.at = mem_array(ctx, int, (size_t)n);
	*rows = table.rows = mem_json(ctx, json_array());
	*rejected = table.rejected = mem_json(ctx, json_array());
	if ((failed = find_columns(ctx, &table, records)))
		return failed;
	while ((record = records_next(records)))
		take_row(&table, record);
	return reader_failed(records->reader);
}
