/*
 * check_file -- every byte of a file, looked at before its mapping is accepted.
 */
#ifndef SHAPE_CHECK_FILE_H
#define SHAPE_CHECK_FILE_H

#include "base/watch.h"
#include "csv/dialect.h"

/*
 * Decode the whole file, so that no byte of it is a surprise later: 422 with line and place of the
 * first that is not in the dialect's encoding, or with what is wrong with the archive.  Where the
 * file is Windows-1252 instead, the sentence says so with five of its words, and *other is that
 * encoding; else it is the dialect's.  watch may be NULL.
 */
const struct err *check_file(const void *ctx, int fd, const struct dialect *dialect,
    struct watch *watch, enum encoding *other) MUST_CHECK;

#endif
