/*
 * rows -- the rows of an answer of analytics.
 *
 * There may be hundreds of thousands of them in an answer, and a JSON library makes five pieces of
 * memory for each.  Rows as servers write them, lists of plain texts, are read where they stand;
 * the rest of the answer, and rows that are written otherwise, go through the library.
 */
#ifndef DHIS2_ROWS_H
#define DHIS2_ROWS_H

#include "base/span.h"
#include "net/http.h"

struct rows {
	size_t n;
	int columns;
	const struct span *cell; /* columns of them for each row */
};

/* The columns of these names, of all rows: in the text of pull, or in ctx.  502 "broken_off" when
 * the answer is not JSON; 409 "no_values" when it has not these columns or no rows, and "too_large"
 * as foreign_parse(); 502 "odd_answer" when a cell is not a text of at most max bytes. */
const struct err *rows_read(const void *ctx, const struct pull *pull, const char *const names[],
    int columns, size_t max, struct rows *rows) MUST_CHECK;

#endif
