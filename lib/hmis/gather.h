/*
 * gather -- accepted rows on their way to indicator-months: 8 bytes a row, no sort.
 *
 * Each row appends (slot, count) to the vector of its indicator and month.  At the end each
 * vector is put into one array by facility slot, where cells with several rows show up (settle.h);
 * only of those are the whole records looked at, in a second pass over the source.  When the
 * vectors outgrow the budget they move to a file without a name, as parts in file order, and the
 * rows of repeated cells are sorted in such a file, so memory does not grow with the source.
 */
#ifndef HMIS_GATHER_H
#define HMIS_GATHER_H

#include "data/copy.h"
#include "hmis/month.h"
#include "hmis/registry.h"
#include "hmis/settle.h"
#include "values/row.h"

struct gather;

/* A gathering for slots 1..slots and indicators 1..indicators; parts go to folder when they take
 * more than budget bytes. */
struct gather *gather_new(const void *ctx, int slots, int indicators, int64_t budget,
    const char *folder);

/* Add one accepted row.  period is YYYYMM within 190001..205012. */
const struct err *gather_add(struct gather *gather, struct cell cell, int period,
    int32_t count) MUST_CHECK;

/*
 * When all are added: mark the cells that have several rows; *any says whether there are such. 
 * Then every row of a cell that gather_repeated() marks is to be handed to gather_repeat(), with
 * its record, before gather_each() settles them.
 */
const struct err *gather_repeats(struct gather *gather, bool *any) MUST_CHECK;
bool gather_repeated(const struct gather *gather, struct cell cell, int period);
const struct err *gather_repeat(struct gather *gather, struct cell cell, int period,
    const struct repeat *row) MUST_CHECK;

typedef const struct err *month_fn(void *arg, const struct month *month);

/* Call fn for each indicator-month, by indicator and period.  The month's memory is used again. 
 * gather_repeated() marks the cells that were refused from then on. */
const struct err *gather_each(struct gather *gather, enum duplicates rule, month_fn *fn,
    void *arg) MUST_CHECK;

/* The first 10 cells whose rows differ that were not refused, in the order of the months; n
 * receives their number. */
const struct conflict *gather_conflicts(const struct gather *gather, int *n);

/* How many indicator-months there are so far, and how many parts were written out. */
int gather_months(const struct gather *gather);
int gather_parts(const struct gather *gather);

#endif
