/*
 * sums -- counts of one or several raw indicators of a month, added up by facility.
 *
 *	sums_clear(sums);
 *	if ((failed = sums_add(sums, db, "17", "202401", "3")))
 *		return failed;
 *	lines_month(lines, middle, sums->by_slot);
 */
#ifndef EXPORT_SUMS_H
#define EXPORT_SUMS_H

#include "data/blocks.h"

struct sums {
	int slots;
	struct blocks blocks;
	const char *list; /* those of the blocks that are read */
	int64_t *by_slot; /* [1..slots]; COUNT_NONE: nothing reported */
	int32_t *counts;  /* those added last */
};

/* For slots 1..slots; what comes of others is left out.  of: the n slots that are wanted, whose
 * blocks alone are read; NULL: all. */
const struct err *sums_new(struct db *db, const void *ctx, int slots, const int *of, int n,
    struct sums **sums) MUST_CHECK;

void sums_clear(struct sums *sums);

/* Add one row of indicator_month, by its key, with its blocks. */
const struct err *sums_add(struct sums *sums, struct db *db, const char *indicator,
    const char *period, const char *version_from) MUST_CHECK;

#endif
