/*
 * tidy -- the records of a table as they are meant: comments and further headers are marked, and
 * what stands below a header in another order comes in the order of the first, and cells are filled
 * down.
 *
 *	record = tidy_next(&tidy, reader);
 *
 * A record of the header's own words is a header again.  In the same order it changes nothing; in
 * another order, or with some of them, the records after it are read by it; with other words
 * besides, they are flawed, and a person imports them by themselves.  That holds until the next
 * header, or the next file.  Each of several files has headings of its own above its header.  A
 * comment begins with #, where the dialect says that there are such.
 *
 * Most records pass as the reader gives them; what tidy gives in place of one is good as long as
 * it.  Inner to records.h.
 */
#ifndef CSV_TIDY_H
#define CSV_TIDY_H

#include "csv/dialect.h"
#include "csv/reader.h"

struct tidy {
	bool busy;		  /* every record is to be looked at */
	uint64_t may[64];	  /* by tidy_place(): may a text be one of the header's words? */
	struct tidy_table *table; /* what is known of it */
};

/* Begin, below a header of n names, which stay the caller's (n is 0 where there is none), and below
 * the second line of headings above it (above_n of them; 0 for none). */
void tidy_begin(const void *ctx, struct tidy *tidy, const struct dialect *dialect,
    const struct span *names, int n, const struct span *above, int above_n);

/* What is wrong with a comment that reads as a row. */
extern const char tidy_like_row[];

/* Is a record a comment, where there are such?  Not #N/A, and not #12, which may be an id. */
bool tidy_is_comment(const struct record *record);

/* The part of tidy_next() for what is not passed on as it is. */
const struct record *tidy_record(struct tidy *tidy, const struct record *record);

/* A bit for a text, by its length, and by its first and its last byte but for the case of
 * letters. */
static inline unsigned tidy_place(struct span text)
{
	unsigned char first = text.len ? (unsigned char)text.at[0] | 0x20 : 0;
	unsigned char last = text.len ? (unsigned char)text.at[text.len - 1] | 0x20 : 0;

	return (first * 31u + last * 7u + (unsigned)text.len) % 4096;
}

static inline bool tidy_may_be_header(const struct tidy *tidy, const struct record *record)
{
	unsigned place = record->n ? tidy_place(span_trim(record->field[0])) : 0;

	return tidy->may[place / 64] >> place % 64 & 1;
}

/* The next record, or NULL at the end or on failure. */
static inline const struct record *tidy_next(struct tidy *tidy, struct reader *reader)
{
	const struct record *record = reader_next(reader);

	if (!record || (!tidy->busy && !tidy_may_be_header(tidy, record)))
		return record;
	return tidy_record(tidy, record);
}

#endif
