/*
 * gather -- accepted rows on their way to indicator-months: 8 bytes a row, no sort.
 *
 * Each row appends (slot, count) to the vector of its indicator and month.  At the end each
 * vector is scattered into one array by facility slot, where duplicates show up.  When the
 * vectors outgrow the budget they move to a file without a name, as parts in file order, so
 * memory does not grow with the source.
 */
#ifndef HMIS_GATHER_H
#define HMIS_GATHER_H

#include "base/row.h"
#include "data/copy.h"
#include "hmis/registry.h"

struct gather;

/* A gathering for slots 1..slots and indicators 1..indicators; parts go to folder when they take
 * more than budget bytes. */
struct gather *gather_new(const void *ctx, int slots, int indicators, int64_t budget,
    const char *folder);

/* Add one accepted row.  period is YYYYMM within 190001..205012. */
const struct err *gather_add(struct gather *gather, struct cell cell, int period,
    int32_t count) MUST_CHECK;

/* One indicator-month as the source has it, duplicates settled. */
struct month {
	int indicator;
	int period;
	int slots;
	int32_t *counts;   /* counts[1..slots]; COUNT_NONE where the source has nothing */
	int n_records;	   /* counts that are there */
	int64_t total;	   /* their sum */
	int64_t identical; /* rows that said the same as another */
	int64_t by_rule;   /* rows that gave way to another under the rule, or were summed */
	int64_t summed;	   /* values added to another of their cell, as a fetch has them */
	int64_t truncated; /* cells whose sum had a fraction, which was cut off */
	int64_t refused; /* rows of cells refused: in conflict under "reject", or a sum over int4 */
};

/* A cell that rows gave different counts. */
struct conflict {
	int indicator, period, slot;
	enum row_kind
	    refused; /* ROW_CONFLICT or ROW_INVALID_COUNT when its rows are dropped, else ROW_OK */
};

typedef const struct err *month_fn(void *arg, const struct month *month);

/* Call fn for each indicator-month, by indicator and period.  The month's memory is used again. */
const struct err *gather_each(struct gather *gather, enum duplicates rule, month_fn *fn,
    void *arg) MUST_CHECK;

/* The conflicts gather_each() met: all that were refused, and at least the first 10 others, in the
 * order of the months; n receives their number. */
const struct conflict *gather_conflicts(const struct gather *gather, int *n);

/* How many indicator-months there are so far, and how many parts were written out. */
int gather_months(const struct gather *gather);
int gather_parts(const struct gather *gather);

#endif
