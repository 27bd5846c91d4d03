/*
 * block -- a file's bytes as checked text, a block at a time.
 *
 * What decodes stands here: the byte order mark is dropped, a character that a block's edge
 * cuts waits for the next block, and text ends before the first byte that is not in the encoding.
 */
#ifndef CSV_BLOCK_H
#define CSV_BLOCK_H

#include "csv/split.h"

struct block {
	int fd;
	size_t size;	/* bytes to read at a time */
	int64_t offset; /* where reading stands; follows the bytes in cut */
	char cut[4];	/* the beginning of a character */
	size_t n_cut;
	bool ended; /* nothing more to read: the end, or one of the two: */
	int disk;   /* errno of a failed read, or 0 */
	bool bad;   /* the text ends before a byte that is not UTF-8: */
	unsigned char byte;
};

/* Add the next piece of text to batch; false, and nothing added, when the text has ended. */
bool block_read(struct block *block, struct batch *batch);

#endif
