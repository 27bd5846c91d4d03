/*
 * block -- a file's bytes as checked UTF-8 text, a block at a time.
 *
 * What unpacks and decodes stands behind this: the byte order mark is dropped, a character that a
 * block's edge cuts waits for the next block, and text ends before the first byte that is not in
 * the encoding.  UTF-8 in a plain file is read to where it stays, without a copy.
 */
#ifndef CSV_BLOCK_H
#define CSV_BLOCK_H

#include "csv/dialect.h"
#include "csv/split.h"
#include "text/unpack.h"

struct block {
	struct unpack *from;
	enum encoding encoding;
	size_t size; /* bytes to read at a time */
	char *raw;   /* as read, in another encoding than UTF-8 */
	char cut[4]; /* the beginning of a character */
	size_t n_cut;
	bool begun;
	bool ended; /* nothing more to read: the end, or unpack_failed(), or: */
	bool bad;   /* the text ends before a byte that is not in the encoding: */
	unsigned char byte;
	int64_t bad_at; /* bytes before it in the (unpacked) file */
};

struct block block_of(const void *ctx, int fd, const struct dialect *dialect, size_t size);

/* Add the next piece of text to batch; false, and nothing added, when the text has ended. */
bool block_read(struct block *block, struct batch *batch);

/* Bytes of the file that the text so far stands on, less rest bytes of that text: exactly in a
 * plain file of UTF-8, else to within a block. */
int64_t block_position(const struct block *block, size_t rest);

#endif
