/*
 * records -- the records of a table below its header, whatever its shape.
 *
 *	struct records *records;
 *	if ((failed = records_open(job, fd, &dialect, &mapping, &records)))
 *		return failed;
 *	while ((record = records_next(records)))
 *		mapping_read(&mapping, record, &row);
 *	if ((failed = reader_failed(records->reader)))
 *		return failed;
 *
 * They are the reader's own, tidied (tidy.h), and in a wide table one for each cell (wide.h).
 */
#ifndef COLUMNS_RECORDS_H
#define COLUMNS_RECORDS_H

#include "columns/mapping.h"
#include "csv/reader.h"
#include "csv/wide.h"

struct records {
	struct reader *reader;
	int n;		    /* columns */
	struct span *names; /* theirs: of the header, or "column 1" where there is none */
	bool has_header;
	const struct record *first; /* read already, and still to be given */
	struct tidy tidy;
	struct wide *wide; /* of a wide table, whose records are its cells; else NULL */
};

/*
 * Open fd and go to the first record after the header.  The columns and the header go to mapping,
 * which may be NULL, if it has none yet; they belong to ctx.  422 when the file ends before its
 * header, or what reader_failed() says.
 */
const struct err *records_open(const void *ctx, int fd, const struct dialect *dialect,
    struct mapping *mapping, struct records **records) MUST_CHECK;

/*
 * A hash of a whole record as people would call it the same: all its original fields without the
 * blanks around them and without empty ones at its end, the count as row has it, however it is
 * written; for a cell of a wide table the whole line it stands in, and its place there.
 */
uint64_t records_hash(const struct records *records, const struct record *record,
    const struct mapping *mapping, const struct row *row);

/* The next record, or NULL at the end or on failure. */
static inline const struct record *records_next(struct records *records)
{
	const struct record *first = records->first;

	if (!first)
		return records->wide ? wide_next(records->wide, &records->tidy, records->reader)
				     : tidy_next(&records->tidy, records->reader);
	records->first = NULL;
	return first;
}

#endif
