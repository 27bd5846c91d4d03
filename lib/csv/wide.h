/*
 * wide -- a table with months, indicators or facilities across: each of its cells as a record.
 *
 * A row "AWytIG2qdwP,31,16" under "facility,Jan 2021,Feb 2021" is two records of the columns
 * "facility", "heading" and "value": AWytIG2qdwP, Jan 2021, 31 and AWytIG2qdwP, Feb 2021, 16, both
 * of the row's line.  A row that has not the header's shape is one record, flawed, as it stands;
 * a blank line and the header repeated are one record each.  A cell without text below no heading
 * is none.
 *
 * Inner to records.h.  That a table is wide is never guessed: it is a question (head.h).
 */
#ifndef CSV_WIDE_H
#define CSV_WIDE_H

#include "csv/reader.h"

struct wide;

/* Begin, with the header's n fields, which stay the caller's; first is the first column of the
 * cells, from 1 to n. */
struct wide *wide_new(const void *ctx, const struct span *header, int n, int first);

/* The columns that the records have, *n of them. */
struct span *wide_names(const struct wide *wide, int *n);

/* The next record; NULL at the end or on failure. */
const struct record *wide_next(struct wide *wide, struct reader *reader);

#endif
