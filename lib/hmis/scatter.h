/*
 * scatter -- one indicator-month's rows, put in their places and duplicates settled.
 *
 * Inner to gather.  scatter_add() takes the entries in file order and marks the cells that got
 * different counts; for a month that has such cells scatter_add_disputed() takes all entries
 * again, and scatter_end() settles them by the rule.
 */
#ifndef HMIS_SCATTER_H
#define HMIS_SCATTER_H

#include "hmis/gather.h"

struct entry {
	int32_t slot;
	int32_t count;
};

struct scatter;

struct scatter *scatter_new(const void *ctx, int slots);

void scatter_begin(struct scatter *scatter, int indicator, int period);
void scatter_add(struct scatter *scatter, const struct entry *entry, int n);

/* Did any cell get different counts? */
bool scatter_disputed(const struct scatter *scatter);
void scatter_add_disputed(struct scatter *scatter, const struct entry *entry, int n);

/* The month, whose counts are the scatter's until the next begin. */
void scatter_end(struct scatter *scatter, enum duplicates rule, struct month *month);

const struct conflict *scatter_conflicts(const struct scatter *scatter, int *n);

#endif
