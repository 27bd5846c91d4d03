/*
 * flaw -- why a record cannot be used, where that names values: a short English text while the file
 * is read, which may be done of millions of records, and a sentence with its values where one is
 * shown.
 *
 *	record->flaw = flaw_fields(room, n, columns);
 *	said_set(sample, "hint", flaw_said(record->flaw));
 */
#ifndef CSV_FLAW_H
#define CSV_FLAW_H

#include "words/said.h"

#define FLAW_ROOM 240

enum flaw {
	FLAW_FIELD,	   /* "1 field where the header has 4" */
	FLAW_FIELDS,	   /* "3 fields where the header has 4" */
	FLAW_FIELDS_ABOVE, /* "3 fields where the header above it has 4" */
	FLAW_BELOW_NAMES,  /* "stands below a second header, on line 7, that has another column" */
	FLAW_BELOW_ORDER,  /* "... that has the columns in another order" */
	FLAW_BELOW_ABOVE,  /* "... that has other headings above it than the first" */
	FLAW_COUNT
};

/* Write a flaw with the numbers it names in their order, and its name, into room; returns it. */
const char *flaw_write(char room[FLAW_ROOM], enum flaw flaw, long first, long second,
    const char *name);

/* FLAW_FIELD, or FLAW_FIELDS. */
const char *flaw_fields(char room[FLAW_ROOM], int n, int columns);

/* A flaw or a hint of a row as a sentence (words/said.h): one of these with its values, else the
 * text as it is. */
json_t *flaw_said(const char *text);

#endif
