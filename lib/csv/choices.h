/*
 * choices -- what a person can choose among on the mapping page, as JSON.
 */
#ifndef CSV_CHOICES_H
#define CSV_CHOICES_H

#include "csv/survey.h"

/* How a person would choose a source: the column's name, #3 where the name does not say which, or
 * =constant; NULL where nothing is chosen. */
const char *choices_name(const void *ctx, const struct survey *survey, const struct source *source);

/* The columns: [{"value", "label", "selected"}]. */
json_t *choices_columns(const void *ctx, const struct survey *survey, const struct source *chosen);

/* The duplicate rules: [{"value", "title", "text", "selected"}]. */
json_t *choices_duplicates(const char *selected);

/* The column suggested for each role: {"facility_id": "orgunit" or null, ..}. */
json_t *choices_suggested(const void *ctx, const struct survey *survey);

#endif
