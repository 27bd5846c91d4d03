/*
 * choices -- what a person can choose among on the mapping page, as JSON.
 */
#ifndef COLUMNS_CHOICES_H
#define COLUMNS_CHOICES_H

#include "columns/survey.h"

/* How a person would choose a source: the column's name, #3 where the name does not say which, or
 * =constant; NULL where nothing is chosen. */
const char *choices_name(const void *ctx, const struct survey *survey, const struct source *source);

#define CHOICES_YEARS 5 /* that are offered for months without one */

/* The columns: [{"value", "label", "selected"}]; pair, where it is one (also is not 0), is offered
 * behind its first column; where it has a year, so are that and the years before. */
json_t *choices_columns(const void *ctx, const struct survey *survey, const struct source *chosen,
    const struct source *pair);

/* What a role is read from so far. */
struct role_choice {
	const struct source *source;
	const struct source *pair; /* what choices_columns() offers besides */
	const char *entered; /* what somebody typed, or NULL; shown again where it was refused */
	bool as_constant;    /* a value for all rows is to be given */
	bool suggested;	     /* nobody has chosen yet */
};

/* {"role", "title", "is": {role: true}, "chosen", "suggested", "as_constant", "options",
 * "position": "1" or "1.#4", "by_content": true where the column's name did not speak for it}. */
json_t *choices_role(const void *ctx, const struct survey *survey, enum role role,
    const struct role_choice *choice);

/* The duplicate rules: [{"value", "title", "text", "selected"}]. */
json_t *choices_duplicates(const char *selected);

/* The column suggested for each role: {"facility_id": "orgunit" or null, ..}. */
json_t *choices_suggested(const void *ctx, const struct survey *survey,
    const struct source suggestion[ROLES]);

#endif
