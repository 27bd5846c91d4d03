/*
 * reader -- the records of a CSV file, one after the other, with their physical lines.
 *
 *	struct reader *reader = reader_new(job, fd, &dialect);
 *	while ((record = reader_next(reader)))
 *		...
 *	if ((failed = reader_failed(reader)))
 *		return failed;
 *
 * How a line becomes fields, and what becomes of bad quotes, is in split.h.  Lines end in LF,
 * CR LF or CR, mixed as they may be.  A thread reads ahead, so that splitting and whatever
 * the caller does with a record happen side by side; memory is a few blocks, whatever the
 * file's size.  Freeing the reader ends the thread.
 *
 * Every record comes, also those before dialect->header_line: the caller knows them by their line.
 * Where the dialect has several files, they come one after the other, and of all but the first only
 * what stands below the header, and the headings of a wide table above it; their records carry
 * their names.
 */
#ifndef CSV_READER_H
#define CSV_READER_H

#include "base/err.h"
#include "csv/dialect.h"
#include "csv/record.h"

#include <stdint.h>

/* The records of fd from its first byte, header included; fd stays the caller's. */
struct reader *reader_new(const void *ctx, int fd, const struct dialect *dialect);

/* The same, reading size bytes at a time; the tests prove with it that blocks have no edges. */
struct reader *reader_new_blocks(const void *ctx, int fd, const struct dialect *dialect,
    size_t size);

/* The next record, or NULL at the end or on failure. */
const struct record *reader_next(struct reader *reader);

/* NULL, or why the end is not the file's end: 422 with the line of a byte that is not in
 * the dialect's encoding, 500 when the disk fails. */
const struct err *reader_failed(struct reader *reader) MUST_CHECK;

/* What was made of a record ahead of the caller; made[0] is 0 where nothing was. */
struct ahead {
	int32_t made[4];
};

/* Make something of n records, into ahead, which is zero; called by a thread of its own. */
typedef void ahead_fn(void *arg, const struct record *record, int n, struct ahead *ahead);

/* Have fn called for what the caller has not yet, so that this too happens side by side; it is not
 * called any more once the reader is freed.  reader_ahead() gives what it made of a record that
 * reader_next() gave, NULL for nothing, or where record is a copy. */
void reader_look_ahead(struct reader *reader, ahead_fn *fn, void *arg);
const struct ahead *reader_ahead(const struct reader *reader, const struct record *record);

/* Bytes of the file that the records so far stand on, to within a block. */
int64_t reader_position(const struct reader *reader);

#endif
