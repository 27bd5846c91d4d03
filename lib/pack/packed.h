/*
 * packed -- for unpack, gzip, zip and workbooks: the file whose bytes are taken out, how far it is,
 * and what is wrong with it.
 */
#ifndef PACK_PACKED_H
#define PACK_PACKED_H

#include "base/err.h"
#include "base/span.h"

#include <stdint.h>

struct unpack {
	int fd;
	int64_t offset; /* bytes of the file read so far */
	int64_t bytes;	/* bytes given so far */
	int64_t before; /* bytes given of the files that were read before this one */
	bool packed, ended;
	int disk;	       /* errno of a failed read, or 0 */
	const char *code;      /* of the fault that ended it, or NULL */
	const struct err *why; /* what it says */
	struct gzip *gzip;     /* one of these, or none: a plain file */
	struct zip *zip;
	struct book *book;    /* a sheet of a workbook */
	struct unpack *inner; /* the same of a workbook that was packed */
};

/* A file or a part of one, of which nothing is read yet; fd stays the caller's. */
struct unpack *packed_of(const void *ctx, int fd);

/* What is wrong with a part is wrong with the whole. */
void packed_pass(struct unpack *from, const struct unpack *part);

/* NULL, or why the end is not the end: 422 with what is wrong with the archive and what to do, 500
 * when the disk fails.  May be asked by another thread, once the one that reads has ended. */
const struct err *unpack_failed(const struct unpack *from) MUST_CHECK;

/* Bytes of the file itself to at, 0 at its end; and what is wrong with it. */
size_t unpack_raw(struct unpack *from, char *at, size_t n);
#define unpack_fault(from, code, ...) unpack_fault_of(from, err(422, code, __VA_ARGS__))
void unpack_fault_of(struct unpack *from, const struct err *failed);

#endif
