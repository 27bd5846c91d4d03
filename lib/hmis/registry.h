/*
 * registry -- the facilities and raw indicators a row may name, as flat maps in memory.
 *
 * Loaded once a job: a run uses the registry as it stood when its staging began, and
 * integration checks again.  Ids match exactly, after trimming; an alias counts as what it
 * stands for, unless it is an id itself.
 */
#ifndef HMIS_REGISTRY_H
#define HMIS_REGISTRY_H

#include "base/row.h"
#include "data/db.h"

struct registry;

const struct err *registry_load(struct db *db, const void *ctx,
    struct registry **registry) MUST_CHECK;

/* The highest facility slot there is. */
int registry_slots(const struct registry *registry);
/* The highest indicator number there is. */
int registry_indicators(const struct registry *registry);

/* What a row names, as numbers. */
struct cell {
	int indicator; /* 0: not known */
	int slot;      /* 0: not known */
};

/* Find a row's facility and indicator; when one is not known, or retired, the row's kind, at
 * and hint say so.  Remembers the last ids, which the next row often repeats. */
struct cell registry_find(struct registry *registry, struct row *row);

#endif
