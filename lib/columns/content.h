/*
 * content -- which column each field is read from: by its name, by what it holds, and by what the
 * other fields are read from.
 *
 *	content = content_new(r, &survey);
 *	known = what the database knows of content->values
 *	content_suggest(r, content, &survey, known, &suggestion);
 *
 * Each column is weighed for each field, and the four columns that fit best together are suggested:
 * a column serves one field.  Where another column that is left fits about as well as the best and
 * says something else, nothing is suggested: that is a question.
 */
#ifndef COLUMNS_CONTENT_H
#define COLUMNS_CONTENT_H

#include "columns/survey.h"

struct content {
	/* [["id", ..], ..]: some values of each column, and last of the data element's pair */
	json_t *values;
	int columns; /* of them, without the pair */
	/* two columns that are one field together, where there are such: a data element and its
	 * category option combo, a year and a month; or months, and this year as the newest
	 * that they may be of */
	struct source pair[ROLES];
	int joined; /* what the year and the month weigh */
	int title;  /* the year that stands above the table, which the caller knows; or 0 */
};

struct suggestion {
	struct source from[ROLES];     /* column 0: nothing speaks for one, or two fit alike */
	struct source rival[ROLES][2]; /* these two, the better first; or column 0 */
	struct source yearless;	       /* months without a year, of one that nothing says */
	json_t *doubt[ROLES]; /* why it may be another, a sentence; NULL where it is sure */
};

struct content *content_new(const void *ctx, const struct survey *survey);

/* known: [{"facility_id": 12, "raw_indicator_id": 0, "facility_name": 3,
 * "raw_indicator_label": 0}, ..], how many of each column's values are known as such. */
void content_suggest(const void *ctx, const struct content *content, const struct survey *survey,
    json_t *known, struct suggestion *suggestion);

/* The question of a role whose column is one of two: {"field", "title", "evidence", "options":
 * [{"value", "label", "reading"}]}; NULL when it is none. */
json_t *content_question(const void *ctx, const struct survey *survey, enum role role,
    const struct suggestion *suggestion);

#endif
