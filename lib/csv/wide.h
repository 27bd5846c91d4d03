/*
 * wide -- a table with months, indicators or facilities across: each of its cells as a record.
 *
 * A row "AWytIG2qdwP,31,16" under "facility,Jan 2021,Feb 2021" is two records of the columns
 * "facility", "heading" and "value": AWytIG2qdwP, Jan 2021, 31 and AWytIG2qdwP, Feb 2021, 16, both
 * of the row's line.  Columns that are no cells (wide_cells.h) stay columns of each record, in
 * their order.  A second row of headings above the header, each good for the columns up to the
 * next, is the column "heading above"; each of several files has its own.  A month without year
 * gets the year there is for it.
 *
 * A row that has more fields than the header, or not even those before its cells, is one record,
 * flawed, as it stands; what a shorter row lacks of its cells is empty.  A blank line and the
 * header repeated are one record each.  A cell without text below no heading is none.
 *
 * Inner to records.h.  That a table is wide is a question (head.h), unless known indicators stand
 * above its columns.
 */
#ifndef CSV_WIDE_H
#define CSV_WIDE_H

#include "csv/tidy.h"

struct wide;

/* Begin, with the header's n fields, and those above it (above_n of them, or NULL), which stay the
 * caller's. */
struct wide *wide_new(const void *ctx, const struct dialect *dialect, const struct span *header,
    int n, const struct span *above, int above_n);

/* The columns that the records have, *n of them. */
struct span *wide_names(const struct wide *wide, int *n);

/* The line that the last record, a cell, stands in, and the cell's place there; the record itself
 * where it is none. */
const struct record *wide_line(const struct wide *wide, const struct record *record, int *place);

/* The next record; NULL at the end or on failure. */
const struct record *wide_next(struct wide *wide, struct tidy *tidy, struct reader *reader);

#endif
