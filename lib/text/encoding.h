/*
 * encoding -- how characters are written as bytes, and a byte that is none.
 */
#ifndef TEXT_ENCODING_H
#define TEXT_ENCODING_H

#include "base/err.h"
#include "base/span.h"

#include <stdint.h>

enum encoding {
	ENCODING_UTF_8,
	ENCODING_UTF_16LE,
	ENCODING_UTF_16BE,
	ENCODING_WINDOWS_1252,
	ENCODING_COUNT
};

extern const char *const encoding_name[ENCODING_COUNT]; /* "UTF-8" */

/* A byte that is not in the encoding. */
struct bad_byte {
	unsigned char byte;
	long line;	    /* physical line, from 1 */
	int64_t offset;	    /* bytes of the (unpacked) file before it */
	const char *before; /* the text of its line before it, as much as is shown */
};

/* 422: what stands where, and what to do about it. */
const struct err *encoding_bad_byte(enum encoding encoding, const struct bad_byte *bad) MUST_CHECK;

#endif
