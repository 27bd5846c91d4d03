/*
 * unpack -- the bytes of a file, taken out of its gzip or zip while they are read.
 *
 * Whether a file is packed, its first bytes say and never its name.  Nothing is written to disk,
 * and an entry's name is for people to see: it is never a path.  What unpacks to more than
 * unpacked_max of the configuration, or from next to nothing to very much, is refused when that
 * much has been read: what the archive says of its sizes is not believed.
 *
 *	struct unpack *from = unpack_open(ctx, fd, 0);
 *	while ((n = unpack_read(from, at, size)))
 *		...
 *	if ((failed = unpack_failed(from)))
 *		return failed;
 */
#ifndef CSV_UNPACK_H
#define CSV_UNPACK_H

#include "base/err.h"
#include "base/span.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct unpack {
	int fd;
	int64_t offset; /* bytes of the file read so far */
	int64_t bytes;	/* bytes given so far */
	bool packed, ended;
	int disk;	   /* errno of a failed read, or 0 */
	const char *code;  /* of the fault that ended it, or NULL */
	char why[400];	   /* its sentence */
	struct gzip *gzip; /* one of the two, or neither: a plain file */
	struct zip *zip;
};

/* Begin with the file fd, which stays the caller's; entry is the number of a zip's entry as in
 * unpack_entries(), 0 for the only one there is.  What is wrong with it, unpack_failed() says. */
struct unpack *unpack_open(const void *ctx, int fd, int entry);

/* Up to n more bytes to at; 0 at the end or on failure. */
size_t unpack_read(struct unpack *from, char *at, size_t n);

/* NULL, or why the end is not the end: 422 with what is wrong with the archive and what to do, 500
 * when the disk fails.  May be asked by another thread, once the one that reads has ended. */
const struct err *unpack_failed(const struct unpack *from) MUST_CHECK;

/* The entries of a zip to choose among: [{"number": 1, "name": "a.csv", "bytes": 120}].  *entries
 * is NULL when the file is no zip.  422, a sentence each: a damaged archive, one without files, too
 * many entries, entries that overlap, an encrypted one, and workbooks, which are zips as well. */
const struct err *unpack_entries(const void *ctx, int fd, json_t **entries) MUST_CHECK;

/* For gzip.c and zip.c: bytes of the file itself to at, 0 at its end; and what is wrong with it. */
size_t unpack_raw(struct unpack *from, char *at, size_t n);
void unpack_fault(struct unpack *from, const char *code, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
