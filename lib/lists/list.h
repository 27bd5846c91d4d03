/*
 * list -- which column of a list is which of its fields, by its heading and by what it holds.
 *
 * Ministries publish their lists under headings of their own.  A field is found by its own name,
 * else by what others call it; its values must be what it needs: ids that differ from line to line,
 * names that are no numbers, coordinates.  Where two columns may be the ids, that is a question.
 */
#ifndef LISTS_LIST_H
#define LISTS_LIST_H

#include "columns/survey.h"

#define COLUMNS_MAX 12 /* fields of a list */

struct column {
	const char *name; /* as our own lists head it */
	bool key;	  /* must be there, in the header and in each row */
	bool unique;	  /* a second row with the same value, or values, is rejected */
	double low, high; /* when they differ: a number within */
	const char
	    *words; /* how others head it (heading_fit_names()), or NULL: by its name alone */
	const char *spoilers; /* words that make something else of that */
	bool day;	      /* a day (day.h), or nothing, which words such as "none" say too */
	bool area; /* an area's name: areas are taken from the highest, with most places, down */
};

/* Where the fields of a list stand in the file. */
struct list {
	const struct column *columns;
	int n;
	struct source at[COLUMNS_MAX]; /* column 0: not there */
	bool chosen[COLUMNS_MAX];      /* by a person, be it as not there */
	int rival[2];		       /* columns that may both be the key; or 0 */
};

/* Take what was chosen: wanted has texts by the fields' names, a column's name, "#3", "#1.#4" or
 * nothing.  422, with the field, for what is no column or serves two fields. */
const struct err *list_choose(const void *ctx, struct list *list, const struct survey *survey,
    json_t *wanted) MUST_CHECK;

/* Find a column for each field that nobody chose one for. */
void list_suggest(struct list *list, const struct survey *survey);

/* Set doc's unused, the names of columns that nothing is read from, and unused_said, the same as
 * words/said.h has them; nothing where there are none. */
void list_unused(json_t *doc, const struct list *list, const struct survey *survey);

/* {field: column} of those that are read from a column of another name. */
json_t *list_renamed(const void *ctx, const struct list *list, const struct survey *survey);

/* [{"name", "key", "chosen": true where there is a column, "options" as in choices.h}]. */
json_t *list_fields(const void *ctx, const struct list *list, const struct survey *survey);

/* A cell that is a number, with a point or a comma; false for what is none. */
bool list_number(struct span text, double *value);

#endif
