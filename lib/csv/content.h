/*
 * content -- which column each field is read from: by its name, and by what it holds.
 *
 *	content = content_new(r, &survey);
 *	known = what the database knows of content->values
 *	content_suggest(content, &survey, known, suggestion);
 *
 * A name decides, unless the column it names holds no id that is known and another one does.
 */
#ifndef CSV_CONTENT_H
#define CSV_CONTENT_H

#include "csv/survey.h"

struct content {
	json_t *values; /* [["id", ..], ..]: some values of each column, and last of the pair */
	int columns;	/* of them, without the pair */
	struct source
	    pair; /* data element and category option combo; also is 0 where there is none */
};

struct content *content_new(const void *ctx, const struct survey *survey);

/* known: [{"facility_id": 12, "raw_indicator_id": 0}, ..], how many of each are known ids.  A role
 * for which nothing speaks gets column 0. */
void content_suggest(const struct content *content, const struct survey *survey, json_t *known,
    struct source suggestion[ROLE_ROLES]);

#endif
