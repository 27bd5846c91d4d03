/*
 * across -- what stands across a table, one to a column: months, indicators or facilities; for
 * head_wide.c.
 */
#ifndef SHAPE_ACROSS_H
#define SHAPE_ACROSS_H

#include "csv/wide_cells.h"
#include "shape/head.h"

enum across { ACROSS_NONE, ACROSS_MONTHS, ACROSS_INDICATORS, ACROSS_FACILITIES, ACROSS_NUMBERS };

/* One line of headings. */
struct headings {
	int n;
	struct span
	    *text;     /* trimmed; of the upper line, what is merged stands in all its columns */
	int *month;    /* the month that each says, as YYYYMM, or 1 to 12 without a year; or 0 */
	int *known[2]; /* the number of the indicator, and of the facility, that each is; or 0 */
};

const struct err *headings_read(struct head *head, const struct record *record, bool merged, int n,
    struct headings *headings) MUST_CHECK;

/* How many columns from first on, from 1, say something that is across. */
int headings_count(const struct headings *headings, enum across across);
bool headings_is(const struct headings *headings, enum across across, int column);

/* Have months no year? */
bool headings_lack_year(const struct headings *headings);

/* Do two columns say the same: one text, one month, or one id? */
bool headings_same(const struct headings *headings, int one, int other);

/* Two lines of headings, and what is across in each; the upper one's n is 0 where there is none. */
struct across_lines {
	const struct record *header, *above;
	struct headings lower, upper;
	enum across of, over;
};

/* What stands across, in words. */
const char *across_title(const struct across_lines *lines);

/* Where months have no year, find it: in a column, in the upper line, in a title, or by a question.
 */
const struct err *head_year(struct head *head, const struct across_lines *lines, int first,
    struct wide_cells *cells) MUST_CHECK;

/* The year that a text has in it, the only one, which is not part of a date; or 0. */
int across_year(struct span text);

#endif
