/*
 * undo -- what taking back one version would make of the dataset.
 *
 * A cell that the version changed goes back to what it was before, unless it was changed again
 * since: then it stays.
 */
#ifndef HMIS_UNDO_H
#define HMIS_UNDO_H

#include "hmis/gather.h"

/* One indicator-month that the version wrote. */
struct undo_month {
	struct month month; /* what it becomes, in the blocks that the version changed (only) */
	int n_back, n_kept; /* cells that go back, and that stay because they were changed again */
	int n_new, n_changed, n_removed; /* those that go back */
};

/* A cell that stays: its counts before the version, in it, and as they stand (COUNT_NONE: none). */
struct undo_cell {
	int indicator, period, slot;
	int32_t before, then, now;
};

#define UNDO_SHOWN 100

/* What stays, in all; and the first of it, in the order of indicator, period and slot. */
struct undo_kept {
	int64_t cells;
	int n;
	struct undo_cell first[UNDO_SHOWN];
};

typedef const struct err *undo_fn(void *arg, const struct undo_month *month);

/* Call fn for each indicator-month the version wrote, by indicator and period; its memory is used
 * again.  All is read on db, in the caller's transaction.  slots: of the registry.  *kept is
 * filled. */
const struct err *undo_each(struct db *db, const void *ctx, const char *version, int slots,
    struct undo_kept *kept, undo_fn *fn, void *arg) MUST_CHECK;

/* The same for who wants the numbers of cells alone: where all of a month came with the version and
 * has stood since, its counts are not read, and those of month->month mean nothing. */
const struct err *undo_count(struct db *db, const void *ctx, const char *version, int slots,
    struct undo_kept *kept, undo_fn *fn, void *arg) MUST_CHECK;

/* The cells of kept as JSON [{slot, indicator, period, before, then, now}], in ctx. */
const char *undo_cells(const struct undo_kept *kept, const void *ctx);

#endif
