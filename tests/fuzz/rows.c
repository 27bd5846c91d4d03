/* The rows of an answer of analytics: those that are read where they stand are what a JSON library
 * makes of the whole answer, and there are none where it makes none. */
#include "dhis2/rows.h"

#include "base/mem.h"

#include <stdint.h>
#include <strings.h>

enum { COLUMNS = 2, LONGEST = 20 };

static const char *const names[COLUMNS] = { "dx", "value" };

static int place(json_t *headers, const char *name)
{
	json_t *header;
	size_t i;

	json_array_foreach(headers, i, header) {
		const char *is = json_string_value(json_object_get(header, "name"));

		if (is && !strcasecmp(is, name))
			return (int)i;
	}
	return -1;
}

/* Is the cell of a row what the library has? */
static bool is_cell(json_t *doc, size_t row, const char *name, struct span cell)
{
	json_t *line = json_array_get(json_object_get(doc, "rows"), row);
	json_t *is = json_array_get(line, (size_t)place(json_object_get(doc, "headers"), name));

	return json_is_string(is) && span_equal(cell, span_of(json_string_value(is)));
}

/* Has the answer, as the library has it, what is wanted of it? */
static bool is_whole(json_t *doc)
{
	json_t *rows = json_object_get(doc, "rows"), *line;
	size_t i;

	for (int c = 0; c < COLUMNS; c++) {
		int at = place(json_object_get(doc, "headers"), names[c]);

		if (at < 0)
			return false;
		json_array_foreach(rows, i, line) {
			json_t *is = json_array_get(line, (size_t)at);

			if (!json_is_string(is) || json_string_length(is) > LONGEST)
				return false;
		}
	}
	return json_is_array(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *ctx = talloc_new(NULL);
	struct pull pull = { .text = span_dup(ctx, (struct span){ (const char *)data, size }),
		.length = size,
		.most = INT64_MAX };
	json_t *doc = mem_parse(ctx, pull.text, size);
	struct rows rows;

	if (rows_read(ctx, &pull, names, COLUMNS, LONGEST, &rows)) {
		if (doc && is_whole(doc))
			abort();
	} else {
		if (!doc || !is_whole(doc) ||
		    json_array_size(json_object_get(doc, "rows")) != rows.n)
			abort();
		for (size_t i = 0; i < rows.n * COLUMNS; i++)
			if (!is_cell(doc, i / COLUMNS, names[i % COLUMNS], rows.cell[i]))
				abort();
	}
	talloc_free(ctx);
	return 0;
}
