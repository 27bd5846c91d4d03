/*
 * left_out -- columns that hold numbers and that nothing is read from.
 *
 * Said on the mapping page and in the review, so that no count is lost without a word; of a table
 * that is not wide, those that may be counts by their names.
 */
#ifndef COLUMNS_LEFT_OUT_H
#define COLUMNS_LEFT_OUT_H

#include "columns/survey.h"

/* Their names, an array of strings. */
json_t *left_out_columns(const struct survey *survey, const struct mapping *mapping,
    const struct dialect *dialect);

/* The review's notice of them: {"kind", "title", "rows": how many}; NULL when there is none. */
json_t *left_out_notice(const void *ctx, json_t *columns);

#endif
