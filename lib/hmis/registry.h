/*
 * registry -- the facilities and raw indicators a row may name, as flat maps in memory.
 *
 * Loaded once a job: a run uses the registry as it stood when its staging began, and
 * integration checks again.  Ids match exactly, after trimming; an alias counts as what it
 * stands for, unless it is an id itself.  Where rows say in which area a facility lies, an alias
 * that is for this area comes first, and one for any area counts only if what it stands for does
 * not lie in another one: which facilities do is asked of the database once for each area.
 */
#ifndef HMIS_REGISTRY_H
#define HMIS_REGISTRY_H

#include "data/db.h"
#include "values/row.h"

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

/* The same in another thread, of a good row that is in no area; nothing of any other.  While it may
 * be called, the registry is to be shared: registry_find() then remembers nothing. */
struct cell registry_find_ahead(const struct registry *registry, const struct row *row);
void registry_share(struct registry *registry, bool shared);

/* Why registry_find() could not ask where the facilities lie, or NULL. */
const struct err *registry_failed(const struct registry *registry) MUST_CHECK;

#endif
