/*
 * record -- one record of a CSV file: its line, and its fields as they were cut.
 */
#ifndef CSV_RECORD_H
#define CSV_RECORD_H

#include "base/span.h"

#define RECORD_MAX (1 << 20) /* bytes; a longer record is flawed and skipped to its end */

/* What is known of a record besides its fields. */
enum record_mark {
	RECORD_SHORT = 1, /* fewer fields than the header: what it lacks is empty */
	RECORD_COMMENT = 2,
	RECORD_HEADER = 4,    /* the header again, */
	RECORD_REORDERED = 8, /* and in another order: the records after it come in the first's */
	RECORD_FILLED = 16,   /* cells of it have the text of those above */
	RECORD_ABOVE = 32,    /* the headings above the header, of a further file */
};

#define RECORD_NO_ROW (RECORD_COMMENT | RECORD_HEADER)

struct record {
	long line;		  /* physical line it starts on, from 1; a BOM counts nothing */
	int n;			  /* fields; 0 for a blank line */
	unsigned marks;		  /* of enum record_mark; cutting sets none */
	const struct span *field; /* unquoted, blanks around them not trimmed; good until the next
				     reader_next() */
	const char *flaw; /* why it cannot be used (NUL bytes, over 1 MiB, bad quotes), or NULL;
			     its fields then show what stands there as well as they can */
	const char *file; /* its name, where several are read one after the other; or NULL */
};

#endif
