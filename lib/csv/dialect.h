/*
 * dialect -- how a file is written: its encoding, delimiter and header line, with the
 * evidence that a person can check.
 *
 * dialect_sniff() proposes one from the file's first bytes; people may change each part.  What the
 * bytes leave open is not guessed but becomes a question.
 */
#ifndef CSV_DIALECT_H
#define CSV_DIALECT_H

#include "base/err.h"
#include "base/span.h"

#include <jansson.h>
#include <stdint.h>

enum encoding {
	ENCODING_UTF_8,
	ENCODING_UTF_16LE,
	ENCODING_UTF_16BE,
	ENCODING_WINDOWS_1252,
	ENCODING_COUNT
};

extern const char *const encoding_name[ENCODING_COUNT]; /* "UTF-8" */

#define DELIMITERS 4

/* What stands between two fields, and how people and forms call it: "semicolon", ";". */
extern const struct delimiter {
	char is;
	const char *name, *word;
} delimiters[DELIMITERS];

/* The delimiter that a word means: the character, its name or "\t"; NULL for another word. */
const struct delimiter *delimiter_of(const char *word);

struct dialect {
	enum encoding encoding;
	char delimiter;
	long header_line; /* physical line of the header, from 1; 0: the file has none */
	int columns;	  /* fields of the header */
	int entry;	  /* number of a zip's entry; 0 in other files */
	int wide; /* first column of a wide table's cells (wide.h), from 1; 0: a row is a row */
};

#define WIDE_NO (-1) /* a row is a row, as somebody chose */

/* What was found besides. */
struct found {
	json_t *evidence;  /* {"encoding": "why", "delimiter": "11 of 11 lines have 5 columns with
			      ;", "header_line": "..", and for archives "packed": ".."} */
	json_t *questions; /* [{"field": "delimiter", "title", "evidence", "options": [{"value",
			      "label", "reading"}], "about_file": true}]: to be chosen first */
	json_t *entries;   /* of a zip: as unpack_entries() has them, else NULL */
};

/* How many bytes of a file are looked at to find its dialect. */
#define DIALECT_HEAD 262144

/*
 * Find the dialect of the open file fd.  A field of wanted that is a string ("encoding",
 * "delimiter", "header_line", "entry", "wide") is taken as it stands and not guessed; wanted may be NULL.
 * found may be NULL: then nobody can be asked, and the likeliest is taken; but not Windows-1252.
 * 422, in a sentence of its own each: an empty file, only white space, only a header, one very
 * long line, an archive that cannot be read, and what is not text at all, by its content: xlsx,
 * PDF, PNG, HTML, bytes that are in no encoding (with line and place).
 */
const struct err *dialect_sniff(const void *ctx, int fd, json_t *wanted, struct dialect *dialect,
    struct found *found) MUST_CHECK;

/*
 * Decode the whole file, so that no byte of it is a surprise later: 422 with line and place of the
 * first that is not in the dialect's encoding, or with what is wrong with the archive.  Where the
 * file is Windows-1252 instead, the sentence says so with five of its words, and *other is that
 * encoding; else it is the dialect's.
 */
const struct err *dialect_check_whole(const void *ctx, int fd, const struct dialect *dialect,
    enum encoding *other) MUST_CHECK;

/* A byte that is not in the encoding. */
struct bad_byte {
	unsigned char byte;
	long line;	    /* physical line, from 1 */
	int64_t offset;	    /* bytes of the (unpacked) file before it */
	const char *before; /* the text of its line before it, as much as is shown */
};

/* 422: what stands where, and what to do about it. */
const struct err *dialect_bad_byte(enum encoding encoding, const struct bad_byte *bad) MUST_CHECK;

/* {"encoding": "UTF-8", "delimiter": ";", "header_line": 1, "columns": 4, "entry": 2, "wide": 5}: to
 * and from the run's record; entry only of a zip, wide only of a wide table. */
json_t *dialect_json(const void *ctx, const struct dialect *dialect);
struct dialect dialect_of(json_t *json);

#endif
