/*
 * dialect -- how a file is written: its encoding, delimiter and header line, with the
 * evidence that a person can check.
 *
 * dialect_sniff() proposes one from the file's first bytes; people may change each part.
 */
#ifndef CSV_DIALECT_H
#define CSV_DIALECT_H

#include "base/err.h"

#include <jansson.h>

enum encoding { ENCODING_UTF_8, ENCODING_COUNT };

extern const char *const encoding_name[ENCODING_COUNT]; /* "UTF-8" */

struct dialect {
	enum encoding encoding;
	char delimiter;	  /* ',' ';' or '\t' */
	long header_line; /* physical line of the header, from 1 */
	int columns;	  /* fields of the header */
};

/* How many bytes of a file are looked at to find its dialect. */
#define DIALECT_HEAD 262144

/*
 * Find the dialect of the open file fd.  A field of wanted that is a string ("encoding",
 * "delimiter", "header_line") is taken as it stands and not guessed; wanted may be NULL.
 * 422, in a sentence of its own each: an empty file, only white space, only a header, one very
 * long line, and what is not text at all, by its content: xlsx, zip, gzip, PDF, PNG, HTML,
 * UTF-16, bytes that are no UTF-8 (with line).  evidence (may be NULL) receives
 * {"encoding": "why", "delimiter": "11 of 11 lines have 5 columns with ;", "header_line": ".."}.
 */
const struct err *dialect_sniff(const void *ctx, int fd, json_t *wanted, struct dialect *dialect,
				json_t **evidence) MUST_CHECK;

/* 422: this line has a byte that is not UTF-8, after the text before, and what to do about it. */
const struct err *dialect_not_utf8(long line, unsigned char byte, const char *before) MUST_CHECK;

/* {"encoding": "UTF-8", "delimiter": ";", "header_line": 1, "columns": 4}: to and from the run's
 * record.  A tab is written "\t", which is the character; "tab" is understood as well. */
json_t *dialect_json(const void *ctx, const struct dialect *dialect);
struct dialect dialect_of(json_t *json);

#endif
