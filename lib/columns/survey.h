/*
 * survey -- the beginning of a file as people look at it: the header's names and the first records.
 */
#ifndef COLUMNS_SURVEY_H
#define COLUMNS_SURVEY_H

#include "columns/mapping.h"

#include <jansson.h>

#define SURVEY_ROWS 1000 /* records looked at */

struct survey {
	int columns;
	const char **names;  /* of the header, trimmed, fit to be shown */
	struct span *header; /* as they stand; or "column 1" and so on: */
	bool has_header;
	int n;		       /* records */
	struct record *record; /* their texts are the survey's */
};

/* Look at the open file fd in a dialect. */
const struct err *survey_take(const void *ctx, int fd, const struct dialect *dialect,
    struct survey *survey) MUST_CHECK;

/* [{"index": 1, "name": "facility", "samples": ["..", ..]}] with three different values each. */
json_t *survey_columns(const struct survey *survey);

/* The different values of a source that are not blank: an array of strings. */
json_t *survey_values(const struct survey *survey, enum role role, const struct source *source);

/* Does a name stand once in the header? */
bool survey_is_unique(const struct survey *survey, const char *name);

/* The first rows, as they are and as a mapping reads them: [{"line", "raw": [..],
 * "read": [{"text", "bad"}], "kind", "title", "dropped"}]. */
json_t *survey_preview(const struct survey *survey, const struct mapping *mapping, int rows);

/* How many records a mapping reads without fault in a role's field. */
int survey_good(const struct survey *survey, const struct mapping *mapping, enum role role);

#endif
