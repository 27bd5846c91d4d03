/* rows -- see rows.h. */
#include "dhis2/rows.h"

#include "dhis2/foreign.h"

#include <strings.h>

#define WIDEST 64 /* entries of a row that is read where it stands */

/* An answer with its rows cut out. */
struct cut {
	const char *from, *to; /* the list of rows, with its brackets; NULL: there is none */
	struct span *cell;
	size_t n, room; /* of cells */
	int width;	/* entries of each row */
};

static const char *blanks(const char *at)
{
	while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
		at++;
	return at;
}

/* Behind the closing quote of the text that begins here; NULL where it has none.  *plain: it
 * stands there as it is, without a backslash or a control character. */
static const char *text_end(const char *at, bool *plain)
{
	*plain = true;
	for (at++; *at != '"'; at++) {
		if (!*at)
			return NULL;
		if (*at == '\\' && !*++at)
			return NULL;
		*plain = *plain && at[-1] != '\\' && (unsigned char)*at >= ' ';
	}
	return at + 1;
}

static void keep(const void *ctx, struct cut *cut, const char *from, const char *to)
{
	if (cut->n == cut->room) {
		cut->room = cut->room ? 2 * cut->room : 1024;
		cut->cell = mem_resize(ctx, cut->cell, struct span, cut->room);
	}
	cut->cell[cut->n++] = (struct span){ from, (size_t)(to - from) };
}

/* A row of plain texts; NULL where it is none. */
static const char *cut_row(const void *ctx, struct cut *cut, const char *at)
{
	int width = 0;
	bool plain;

	if (*at != '[')
		return NULL;
	do {
		const char *from = blanks(at + 1),
			   *to = *from == '"' ? text_end(from, &plain) : NULL;

		if (!to || !plain || width++ == WIDEST)
			return NULL;
		keep(ctx, cut, from + 1, to - 1);
		at = blanks(to);
	} while (*at == ',');
	if (*at != ']' || (cut->width && cut->width != width))
		return NULL;
	cut->width = width;
	return at + 1;
}

/* A list of such rows. */
static const char *cut_rows(const void *ctx, struct cut *cut, const char *at)
{
	cut->from = at;
	if (*(at = blanks(at + 1)) == ']')
		return cut->to = at + 1;
	while ((at = cut_row(ctx, cut, at)) && *(at = blanks(at)) == ',')
		at = blanks(at + 1);
	return at && *at == ']' ? cut->to = at + 1 : NULL;
}

/* Behind a value of any kind, whether it is well-formed or not; NULL where the text ends first. */
static const char *value_end(const char *at)
{
	int depth = 0;
	bool plain;

	do {
		if (*at == '"') {
			if (!(at = text_end(at, &plain)))
				return NULL;
			continue;
		}
		depth += (*at == '[' || *at == '{') - (*at == ']' || *at == '}');
		if (!*at || depth < 0)
			return NULL;
		at++;
	} while (depth || (*at && *at != ',' && *at != '}'));
	return at;
}

/* Find the rows among the members of an object; false where they cannot be cut out. */
static bool cut_out(const void *ctx, struct cut *cut, const char *at)
{
	if (*(at = blanks(at)) != '{')
		return false;
	do {
		const char *name = blanks(at + 1), *to;
		bool plain;

		if (*name != '"' || !(to = text_end(name, &plain)) || !plain)
			return false;
		if (*(at = blanks(to)) != ':')
			return false;
		at = blanks(at + 1);
		if (span_equal((struct span){ name, (size_t)(to - name) }, SPAN("\"rows\""))) {
			if (cut->from || *at != '[' || !(at = cut_rows(ctx, cut, at)))
				return false;
		} else if (!(at = value_end(at))) {
			return false;
		}
	} while (*(at = blanks(at)) == ',');
	return cut->to != NULL;
}

/* The answer with no rows in it, and its rows in cut; NULL when they have to be read with it. */
static json_t *read_cut(const void *ctx, const struct pull *pull, struct cut *cut)
{
	size_t before, rows;
	char *rest;

	if (strlen(pull->text) != pull->length || !cut_out(ctx, cut, pull->text))
		return NULL;
	before = (size_t)(cut->from - pull->text);
	rows = (size_t)(cut->to - cut->from);
	if (span_utf8((struct span){ cut->from, rows }) != rows)
		return NULL;
	rest = mem_printf(ctx, "%.*s[]%s", (int)before, pull->text, cut->to);
	return mem_parse(ctx, rest, strlen(rest));
}

/* The same rows by the library. */
static const struct err *take_list(const void *ctx, json_t *list, const int *at, size_t max,
    struct rows *rows)
{
	struct span *cell =
	    mem_array(ctx, struct span, json_array_size(list) * (size_t)rows->columns + 1);
	json_t *line;

	rows->cell = cell;
	json_array_foreach(list, rows->n, line)
		for (int c = 0; c < rows->columns; c++) {
			const char *text;
			const struct err *failed = foreign_text(line, at[c], max, &text);

			if (failed)
				return failed;
			*cell++ = span_of(text);
		}
	return NULL;
}

/* Those of the columns that are wanted, in place. */
static const struct err *take_cut(struct cut *cut, const int *at, size_t max, struct rows *rows)
{
	struct span *to = cut->cell, wanted[WIDEST];

	rows->n = cut->width ? cut->n / (size_t)cut->width : 0;
	rows->cell = cut->cell;
	for (size_t r = 0; r < rows->n; r++) {
		const struct span *row = cut->cell + r * (size_t)cut->width;

		for (int c = 0; c < rows->columns; c++) {
			if (at[c] >= cut->width || row[at[c]].len > max)
				return foreign_no_text(at[c], max);
			wanted[c] = row[at[c]];
		}
		memcpy(to, wanted, (size_t)rows->columns * sizeof(*to));
		to += rows->columns;
	}
	return NULL;
}

/* The place of a column among the headers of an answer, or -1. */
static int column(json_t *headers, const char *name)
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

static bool find_columns(json_t *doc, const char *const names[], int columns, int *at)
{
	for (int c = 0; c < columns; c++)
		if ((at[c] = column(json_object_get(doc, "headers"), names[c])) < 0)
			return false;
	return json_is_array(json_object_get(doc, "rows"));
}

const struct err *rows_read(const void *ctx, const struct pull *pull, const char *const names[],
    int columns, size_t max, struct rows *rows)
{
	struct cut cut = { 0 };
	const struct err *failed;
	int at[WIDEST];
	json_t *doc;
	bool apart;

	*rows = (struct rows){ .columns = columns };
	if ((failed = foreign_bounds(pull)))
		return err_text(409, "too_large", "%s",
		    mem_strdup(ctx, failed->text)); /* ask for less */
	doc = read_cut(ctx, pull, &cut);
	apart = doc != NULL;
	if (!doc && !(doc = mem_parse(ctx, pull->text, pull->length)))
		return err(502, "broken_off",
		    "The server's answer is cut short: it is not valid JSON.");
	if (!find_columns(doc, names, columns, at))
		return err(409, "no_values",
		    "The server's answer contains no list of rows, so it cannot be used.");
	return apart ? take_cut(&cut, at, max, rows)
		     : take_list(ctx, json_object_get(doc, "rows"), at, max, rows);
}
