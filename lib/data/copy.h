/*
 * copy -- rows into a table by COPY in PostgreSQL's binary format, and its arrays of counts.
 *
 *	if ((failed = copy_begin(db, job, SQL_staged_copy, &copy)))
 *		return failed;
 *	copy_row(copy, 3);
 *	copy_int8(copy, run);
 *	copy_int4(copy, period);
 *	copy_counts(copy, counts, slots); two columns
 *	failed = copy_end(copy);
 *
 * A failure is kept and comes out of copy_end(); everything between may ignore it.
 * Formats: PostgreSQL 15 documentation, "COPY", "Binary Format", array_recv() and varbit_recv().
 */
#ifndef DATA_COPY_H
#define DATA_COPY_H

#include "data/db.h"

#include <stdint.h>

#define COUNT_NONE (-1) /* no count: NULL in the array */

struct copy;

/* Start the COPY ... FROM STDIN (FORMAT binary) in sql; inside the caller's transaction. */
const struct err *copy_begin(struct db *db, const void *ctx, enum sql sql,
    struct copy **copy) MUST_CHECK;

/* A row of n columns follows. */
void copy_row(struct copy *copy, int n);

void copy_int4(struct copy *copy, int32_t value);
void copy_int8(struct copy *copy, int64_t value);
void copy_bool(struct copy *copy, bool value);
void copy_null(struct copy *copy);
/* counts[1..slots] as two columns: smallint[] and NULL, or NULL and int[] where one of them needs
 * it; COUNT_NONE as NULL, without the NULLs at the end. */
void copy_counts(struct copy *copy, const int32_t *counts, int slots);

/* Which of counts[1..slots] are there, as bit varying: the first bit is slot 1, the last one the
 * last that is there. */
void copy_present(struct copy *copy, const int32_t *counts, int slots);

void copy_bytes(struct copy *copy, const void *bytes, size_t n);

/* End it; NULL when every row is in the table. */
const struct err *copy_end(struct copy *copy) MUST_CHECK;

/* Read a smallint[] or int[] column of a binary result into counts[1..slots]; what it does not
 * reach, and all where it is NULL, becomes COUNT_NONE. */
void counts_read(const PGresult *result, int row, int column, int32_t *counts, int slots);

#define DIGEST_SIZE 16

/* What equal counts[1..slots] have in common, and others have not: BLAKE2b over them, without the
 * COUNT_NONEs at the end. */
void counts_digest(const int32_t *counts, int slots, unsigned char digest[DIGEST_SIZE]);

#endif
