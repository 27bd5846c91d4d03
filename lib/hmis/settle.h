/*
 * settle -- one indicator-month's rows, put in their places and repeated cells settled.
 *
 * Inner to gather.  settle_add() takes the entries and marks the cells that have several.  What is
 * known of those comes once more by settle_row(), cell by cell and in each by record, and is
 * settled by the rule: rows whose whole record is the same are one row.
 */
#ifndef HMIS_SETTLE_H
#define HMIS_SETTLE_H

#include "hmis/month.h"

struct entry {
	int32_t slot;
	int32_t count;
};

/* A row of a repeated cell. */
struct repeat {
	int slot;
	int32_t count;
	uint64_t record; /* hash of all its fields */
	int64_t order;	 /* its place in the source */
};

struct settle;

struct settle *settle_new(const void *ctx, int slots);

void settle_begin(struct settle *settle, int indicator, int period);
void settle_add(struct settle *settle, const struct entry *entry, int n);

/* The cells with several rows, a bit for each slot; NULL when there are none.  The settling's until
 * the next begin. */
const uint64_t *settle_repeated(const struct settle *settle);
size_t settle_words(const struct settle *settle);

/* Settle the repeated cells, whose rows come by slot, then record. */
void settle_row(struct settle *settle, const struct repeat *row, enum duplicates rule,
    struct month *month);

/* The month, whose counts are the settling's until the next begin. */
void settle_end(struct settle *settle, enum duplicates rule, struct month *month);

/* The first cells with different rows that were not refused. */
const struct conflict *settle_conflicts(const struct settle *settle, int *n);

#endif
