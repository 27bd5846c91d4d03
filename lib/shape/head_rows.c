/* head_rows -- what the rows are like: are there comments, do they begin with names that the header
 * has no name for? See head.h. */
#include "shape/head.h"

#include "base/map.h"
#include "base/mem.h"
#include "csv/tidy.h"
#include "words/words.h"

#define SAMPLE 200 /* records looked at */

/* Lines that begin with #, where some stand before all others, or most do not. */
void head_comments(struct head *head, struct dialect *dialect)
{
	long comments = 0, others = 0, before = 0;

	for (int i = 0; i < head->batch->n; i++) {
		const struct record *record = &head->batch->record[i];

		if (!record->n || record->line <= head->skip)
			continue;
		if (!tidy_is_comment(record))
			others++;
		else if (comments++ == before && !others)
			before++;
	}
	if (!comments || !others || (!before && comments > others))
		return;
	head->comments = dialect->comments = true;
	head_say(head, "comments",
	    said(head_is_complete(head)
		    ? WORDS("{n} of {lines} lines begin with #: they are comments, and left out")
		    : WORDS("{n} of the first {lines} lines begin with #: they are comments, and "
			    "left out"),
		"n", json_integer(comments), "lines", json_integer(comments + others)));
}

/* What the rows below a header are like. */
struct rows {
	int n, longer; /* by one field */
	int filled;    /* of these, those whose last field is not empty */
	bool differ;   /* the first fields of these do */
	int next;      /* of all, whose first field is the number after the one before */
};

/* The number that a text is; -1 for none. */
static long number_of(struct span text)
{
	long n = 0;

	if (!text.len || text.len > 9)
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		n = n * 10 + (text.at[i] - '0');
	}
	return n;
}

static struct rows look(const struct head *head, const struct record *header)
{
	const struct record *record = header;
	struct map *seen = map_new(head->work);
	struct rows rows = { .differ = true };
	long before = 0;

	for (; rows.n < SAMPLE && (record = head_record(head, record->line + 1)); rows.n++) {
		struct span name;

		if (record->flaw || record->n > header->n + 1)
			continue;
		name = span_trim(record->field[0]);
		rows.next += number_of(name) == before + 1;
		before = number_of(name);
		if (record->n <= header->n)
			continue;
		rows.longer++;
		rows.filled += span_trim(record->field[header->n]).len > 0;
		rows.differ = rows.differ && map_get(seen, name) == MAP_NONE;
		map_put(seen, name, 1);
	}
	talloc_free(seen);
	return rows;
}

/* Give a header an empty name before its first one. */
static void add_name(const struct head *head, const struct record *header)
{
	struct record *record = &head->batch->record[header - head->batch->record];
	struct span *field = mem_array(head->work, struct span, (size_t)header->n + 1);

	field[0] = SPAN("");
	memcpy(field + 1, header->field, (size_t)header->n * sizeof(*field));
	record->field = field;
	record->n++;
}

/* As R writes a table: rows have a name in front, the header has none for it.  Rows that end in a
 * delimiter are longer too, but for an empty field; those of a sheet where the last columns have no
 * name. */
const struct err *head_rows(struct head *head, struct dialect *dialect)
{
	const struct record *header = head_line(head, dialect->header_line);
	struct rows rows;
	bool counted, named;

	if (!dialect->header_line || !header || head->sheet)
		return NULL;
	rows = look(head, header);
	counted = rows.filled * 5 >= rows.n && rows.next * 10 >= rows.n * 7;
	named = rows.longer * 10 >= rows.n * 8 && rows.filled * 2 >= rows.n && rows.differ;
	if (rows.longer < 2 || (!counted && !named))
		return NULL;
	dialect->row_names = true;
	dialect->columns++;
	add_name(head, header);
	head_say(head, "row_names",
	    said("the rows have one field more than the header: the first ones are the names of "
		 "the rows, and the header's names are for the fields after them"));
	return NULL;
}
