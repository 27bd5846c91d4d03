/*
 * sorter -- more items than memory has room for, in order: runs that fit are sorted and written to
 * a file without a name, and merged when they are read.
 *
 *	struct sorter *sorter = sorter_new(job, folder);
 *	for each item
 *		if ((failed = sorter_add(sorter, item)))
 *			return failed;
 *	if ((failed = sorter_end(sorter)))
 *		return failed;
 *	while (!(failed = sorter_next(sorter, &item)) && item)
 *		...
 */
#ifndef BASE_SORTER_H
#define BASE_SORTER_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Ordered by key, then sub, then order; count is carried along. */
struct sorted {
	uint64_t key, sub;
	int64_t order;
	int64_t count;
};

struct sorter;

struct sorter *sorter_new(const void *ctx, const char *folder);

/* The same with runs of n items; the tests prove with it that runs have no edges. */
struct sorter *sorter_new_runs(const void *ctx, const char *folder, size_t n);

/* Take an item; 507 when the disk is full. */
const struct err *sorter_add(struct sorter *sorter, struct sorted item) MUST_CHECK;

/* All are added. */
const struct err *sorter_end(struct sorter *sorter) MUST_CHECK;

/* The next item, which is the sorter's until the next call; NULL behind the last. */
const struct err *sorter_next(struct sorter *sorter, const struct sorted **item) MUST_CHECK;

#endif
