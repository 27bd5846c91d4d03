/*
 * source -- what a field is read from: a column, two of them joined, or one value for all rows.
 */
#ifndef SHAPE_SOURCE_H
#define SHAPE_SOURCE_H

#include "base/err.h"
#include "csv/cell.h"
#include "csv/record.h"
#include "values/row.h"

#define ID_MAX 1000 /* bytes of each of two texts that are joined */

struct source {
	int column; /* from 1; 0 where constant is meant */
	int also; /* a column whose text follows, from 1, or 0: after a point ("de.coc"), and where
		       the two are a year and a month after a dash ("2024-1", "2024-janvier") */
	int year; /* that the months of the column lack, or 0; written "#2.=2024" */
	const char *constant; /* trimmed */
	size_t length;	      /* of constant; source_parse() and source_constant() set it */
};

/*
 * Read what a person or script chose for a role: a column's name, "#3" (the third column), "#1.#4"
 * (two, joined), "#2.=2024" (months of that year) or "=constant".  names are the header's n fields,
 * trimmed.  422 with the role as it is called, the value and the names there are; a name that two
 * columns have is refused, naming the positions.  A column whose name begins with # and digits or
 * with = is chosen by its position.
 */
const struct err *source_parse(const void *ctx, enum role role, const char *chosen,
    const char *const names[], int n, struct source *source) MUST_CHECK;

/* One value for all rows, which is trimmed. */
struct source source_constant(const void *ctx, struct span text);

/* A column that two sources both read, or 0. */
int source_shared(const struct source *one, const struct source *other);

/* The part of source_text() for two columns, or a year and a column. */
struct span source_join(const struct source *from, enum role role, const struct record *record);

/* The text of a record's column, from 1. */
static inline struct span source_column(int column, const struct record *record)
{
	if (column > record->n)
		return (struct span){ "", 0 };
	return cell_plain(span_trim(record->field[column - 1]));
}

/* The text that a source has in a record; good as long as the record, and where two columns are
 * joined until the next of the role. */
static inline struct span source_text(const struct source *from, enum role role,
    const struct record *record)
{
	if (!from->column)
		return (struct span){ from->constant, from->length };
	if (__builtin_expect(from->also | from->year, 0))
		return source_join(from, role, record);
	return source_column(from->column, record);
}

#endif
