/* dialect -- see dialect.h. */
#include "csv/dialect.h"

#include "base/mem.h"
#include "words/words.h"

const struct delimiter delimiters[DELIMITERS] = {
	{ ',', WORDS("comma"), ",", WORDS("comma ,") },
	{ ';', WORDS("semicolon"), ";", WORDS("semicolon ;") },
	{ '\t', WORDS("tab"), "tab", WORDS("tab") },
	{ '|', WORDS("pipe"), "|", WORDS("pipe |") },
};

const struct delimiter *delimiter_of(const char *word)
{
	for (size_t i = 0; word && i < DELIMITERS; i++) {
		const struct delimiter *delimiter = &delimiters[i];

		if ((*word == delimiter->is && !word[1]) || !strcmp(word, delimiter->name) ||
		    (delimiter->is == '\t' && !strcmp(word, "\\t")))
			return delimiter;
	}
	return NULL;
}

int dialect_files(const struct dialect *dialect)
{
	size_t n = json_array_size(dialect->files);

	return n ? (int)n : 1;
}

int dialect_file(const struct dialect *dialect, int i)
{
	json_t *number = json_object_get(json_array_get(dialect->files, (size_t)i), "number");

	return number ? (int)json_integer_value(number) : dialect->entry;
}

const char *dialect_file_name(const struct dialect *dialect, int i)
{
	if (dialect_files(dialect) < 2)
		return NULL;
	return json_string_value(json_object_get(json_array_get(dialect->files, (size_t)i),
	    "name"));
}

/* "1,2,3" */
static json_t *numbers(const void *ctx, const struct dialect *dialect)
{
	char *list = mem_strdup(ctx, "");

	for (int i = 0; i < dialect_files(dialect); i++)
		list = mem_append(list, "%s%d", i ? "," : "", dialect_file(dialect, i));
	return json_string(list);
}

static void put_wide(json_t *json, const struct dialect *dialect)
{
	const struct wide_cells *cells = &dialect->cells;
	char *word = wide_cells_word(NULL, cells, dialect->wide),
	     *year = wide_cells_year(word, cells);

	json_object_set_new(json, "wide",
	    dialect->wide == WIDE_NO ? json_string("no")
		: cells->n	     ? json_string(word)
				     : json_integer(dialect->wide));
	if (cells->above)
		json_object_set_new(json, "wide_above", json_integer(cells->above));
	if (cells->months_above)
		json_object_set_new(json, "months_above", json_true());
	if (*year)
		json_object_set_new(json, "wide_year", json_string(year));
	talloc_free(word);
}

static void put_fill(json_t *json, const struct dialect *dialect)
{
	char *word = fill_word(NULL, &dialect->fill);

	json_object_set_new(json, "fill_down", json_string(word));
	talloc_free(word);
}

json_t *dialect_json(const void *ctx, const struct dialect *dialect)
{
	json_t *json = mem_json(ctx,
	    json_pack("{s:s, s:s, s:I, s:i}", "encoding", encoding_name[dialect->encoding],
		"delimiter", (char[]){ dialect->delimiter, 0 }, "header_line",
		(json_int_t)dialect->header_line, "columns", dialect->columns));

	if (dialect->entry)
		json_object_set_new(json, "entry",
		    dialect_files(dialect) > 1 ? numbers(ctx, dialect)
					       : json_integer(dialect->entry));
	if (dialect->files)
		json_object_set(json, "files", dialect->files);
	if (dialect->wide)
		put_wide(json, dialect);
	if (dialect->row_names)
		json_object_set_new(json, "row_names", json_true());
	if (dialect->comments)
		json_object_set_new(json, "comments", json_true());
	if (dialect->fill.n || dialect->fill.no)
		put_fill(json, dialect);
	return json;
}

static void take_wide(json_t *json, struct dialect *dialect)
{
	const char *word = json_string_value(json_object_get(json, "wide"));
	const char *year = json_string_value(json_object_get(json, "wide_year"));
	struct wide_cells *cells = &dialect->cells;

	dialect->wide = (int)json_integer_value(json_object_get(json, "wide"));
	if (word && !wide_cells_parse(word, dialect->columns, cells, &dialect->wide))
		dialect->wide = WIDE_NO;
	cells->above = (long)json_integer_value(json_object_get(json, "wide_above"));
	cells->months_above = json_is_true(json_object_get(json, "months_above"));
	if (year)
		wide_cells_read_year(year, dialect->columns, cells);
}

struct dialect dialect_of(json_t *json)
{
	const char *encoding = json_string_value(json_object_get(json, "encoding"));
	const struct delimiter *delimiter =
	    delimiter_of(json_string_value(json_object_get(json, "delimiter")));
	json_t *header_line = json_object_get(json, "header_line");
	const char *fill = json_string_value(json_object_get(json, "fill_down"));
	struct dialect dialect = {
		.delimiter = delimiter ? delimiter->is : ',',
		.header_line = header_line ? (long)json_integer_value(header_line) : 1,
		.columns = (int)json_integer_value(json_object_get(json, "columns")),
		.entry = (int)json_integer_value(json_object_get(json, "entry")),
		.files = json_object_get(json, "files"),
		.row_names = json_is_true(json_object_get(json, "row_names")),
		.comments = json_is_true(json_object_get(json, "comments")),
	};

	dialect.entry = dialect_file(&dialect, 0);
	take_wide(json, &dialect);
	if (fill)
		fill_parse(fill, dialect.columns, &dialect.fill);
	for (enum encoding e = 0; encoding && e < ENCODING_COUNT; e++)
		if (!strcmp(encoding, encoding_name[e]))
			dialect.encoding = e;
	return dialect;
}
