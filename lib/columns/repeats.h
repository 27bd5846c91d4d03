/*
 * repeats -- the question what becomes of several rows of one facility, indicator and month that
 * differ in columns which no field is read from: age groups, sexes, days, partners.
 *
 * They are added up, or the largest is kept, or a column is part of the raw indicator's id.  Where
 * DHIS2's own option combos tell the rows apart the data answers: they are added up, as a fetch
 * does.  Rows that differ in their count alone are no question; the rule for duplicates is for
 * them.
 */
#ifndef COLUMNS_REPEATS_H
#define COLUMNS_REPEATS_H

#include "columns/repeated_cells.h"
#include "columns/survey.h"
#include "words/said.h"

#define REPEATS_LAST 60 /* the last column that can be made part of the id */

/* Is there a question? */
bool repeats_asks(const struct repeated_cells *cells);

/* "#5", the answer that column 5 is part of the indicator's id: put into the mapping.  false when
 * it is no such answer, or the id has two parts already, or 5 is a column of a field. */
bool repeats_is_part(const char *answer, struct mapping *mapping);

/* For a page: {"field": "duplicates", "title", "evidence", "columns": ["age_group", ..], "options":
 * [{"value", "label", "reading", "selected"}]}; selected is an answer, or NULL. */
json_t *repeats_question(const void *ctx, const struct survey *survey,
    const struct repeated_cells *cells, const struct mapping *mapping, const char *selected);

/* For a script, in a sentence (words/said.h) that says what to send. */
json_t *repeats_sentence(const struct survey *survey, const struct repeated_cells *cells);

/* That the option combos have answered, in a sentence; NULL where they have not. */
json_t *repeats_notice(const struct survey *survey, const struct repeated_cells *cells);

/* The names of the columns that differ, to be kept with the answer. */
json_t *repeats_columns(const struct survey *survey, const struct repeated_cells *cells);

#endif
