/*
 * found -- what sniffing a file finds besides its dialect: evidence, questions, entries.
 */
#ifndef SHAPE_FOUND_H
#define SHAPE_FOUND_H

#include "base/err.h"

#include <jansson.h>

/* How many bytes of a file are looked at to find its dialect. */
#define DIALECT_HEAD 262144

/* Who knows ids: which of some headings are known, for each {"facility": number or null,
 * "indicator": number or null}. */
struct known {
	const struct err *(*ask)(void *about, json_t *headings, json_t **answer);
	void *about;
};

/* What was found besides. */
struct found {
	json_t *evidence;  /* {"encoding": "why", "delimiter": "11 of 11 lines have 5 columns with
			      ;", "header_line": "..", and for archives "packed": ".."} */
	json_t *questions; /* [{"field": "delimiter", "title", "evidence", "options": [{"value",
			      "label", "reading"}], "about_file": true}]: to be chosen first */
	int title_year;	   /* the only year that stands above the header of each file, or 0 */
	json_t *entries;   /* of a zip: as unpack_entries() has them, else NULL */
};

#endif
