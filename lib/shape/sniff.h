/*
 * sniff -- how a file is written, found from its first bytes, with evidence that a person can
 * check.
 *
 * What the bytes leave open is not guessed but becomes a question.
 */
#ifndef SHAPE_SNIFF_H
#define SHAPE_SNIFF_H

#include "csv/dialect.h"
#include "shape/found.h"

/*
 * Find the dialect of the open file fd.  A field of wanted that is a string ("encoding",
 * "delimiter", "header_line", "entry", "wide", "wide_above", "wide_year", "fill_down") is taken as
 * it stands and not guessed; wanted may be NULL. found may be NULL: then nobody can be asked, and
 * the likeliest is taken; but not Windows-1252. 422, in a sentence of its own each: an empty file,
 * only white space, only a header, one very long line, an archive that cannot be read, and what is
 * not text at all, by its content: xlsx, PDF, PNG, HTML, bytes that are in no encoding (with line
 * and place).
 */
const struct err *dialect_sniff(const void *ctx, int fd, json_t *wanted, struct dialect *dialect,
    struct found *found) MUST_CHECK;

/*
 * NULL, or 422 with what the file is when it is none whose rows can be read, whatever is chosen: a
 * page, a picture, an archive that is damaged.  What a choice may mend is left for later.
 */
const struct err *dialect_refuse(const void *ctx, int fd) MUST_CHECK;
/* The same, where somebody knows which headings are ids: a table that they stand across is wide. */
const struct err *dialect_sniff_known(const void *ctx, int fd, json_t *wanted,
    const struct known *known, struct dialect *dialect, struct found *found) MUST_CHECK;

#endif
