/*
 * project -- what is known of a project's export, so that asking whether there is anything new
 * costs nothing.
 *
 * It is looked through (export/window.h) once for each version, change of the registry and change
 * of its window: by the worker when it has nothing else to do, or by whoever asks first.
 */
#ifndef EXPORT_PROJECT_H
#define EXPORT_PROJECT_H

#include "data/db.h"

/* See to it that what is kept of a project is what is so; db is in no transaction.  404 when there
 * is no such project, 503 when the dataset changes faster than it can be looked through, or, with
 * the code being_counted, when it has more than count_max values (base/conf.h): the worker counts
 * them, and is told to. */
const struct err *project_look(struct db *db, const void *ctx, const char *project) MUST_CHECK;

/* Is it said that the worker counts? */
bool project_waits(const struct err *failed);

/* The same for all that are not archived. */
const struct err *projects_look(struct db *db, const void *ctx) MUST_CHECK;

#endif
