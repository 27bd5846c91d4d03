/*
 * field -- the fields of a form or a query string, declared in a table and checked at once.
 *
 *	static const struct field fields[] = {
 *		{ "run", FIELD_ID, REQUIRED, WORDS("Say which import: run=1.") },
 *		{ "duplicates", FIELD_CHOICE, OPTIONAL, WORDS("Choose max, sum, last or reject."),
 *		    .choices = "max sum last reject" },
 *		{ 0 }
 *	};
 *
 * Fields come from the query string and from a body that is urlencoded, multipart or a JSON object
 * (numbers and booleans are taken as their text, arrays as repeated fields).  An empty value is as
 * good as none, unless .blank: forms send their empty fields too.  A field that the table does not
 * have, and one sent twice that is not .many, is refused with 422.
 */
#ifndef WEB_FIELD_H
#define WEB_FIELD_H

#include <stdbool.h>

enum field_type {
	FIELD_TEXT,   /* valid UTF-8 without NUL, at most 64 KiB */
	FIELD_NAME,   /* the same, at most conf()->name_length bytes: what is shown in lists */
	FIELD_ID,     /* a whole number 1..2^53 */
	FIELD_MONTH,  /* YYYYMM; also YYYY-MM, or the year and the month as two values (months.h) */
	FIELD_CHOICE, /* one of .choices, which are separated by blanks */
	FIELD_FILE    /* a file part of a multipart form; see upload/upload.h */
};

enum field_need { OPTIONAL, REQUIRED };

/* Of a route with a form that has long lists: its button to search in them.  The form is shown as
 * it was sent, with what was found; nothing is done, and what is missing is not wrong yet. */
#define SEARCH_FIELD                                                                            \
	{ "search", FIELD_CHOICE, OPTIONAL,                                                     \
		WORDS("search=1 shows the form again, with what was found, and does nothing."), \
		.choices = "1" }

/* What is searched for in lists of indicators and of areas. */
#define FIND_FIELDS                                                                            \
	{ "find", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an indicator's label or id.") }, \
	{                                                                                      \
		"find_area", FIELD_TEXT, OPTIONAL, WORDS("Give a part of an area's name.")     \
	}

struct field {
	const char *name;
	enum field_type type;
	enum field_need need;
	const char *message; /* what to do when it is missing or wrong; marked by WORDS() */
	const char *choices;
	const char *standard; /* what holds where it is not sent; NULL: nothing does */
	bool many;	      /* may be repeated */
	bool blank;  /* empty values count: repeated fields that belong together stay in step */
	bool secret; /* never shown in a form again, nor taken from a query string */
};

#endif
