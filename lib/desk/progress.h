/*
 * progress -- what the pages that wait for the worker have in common.
 */
#ifndef DESK_PROGRESS_H
#define DESK_PROGRESS_H

#include "web/app.h"

/* How far the worker is with the run; step as progress.sql takes it, or NULL.  refresh=0 keeps the
 * page as it is.  While it is at it, a script that polls may be told what was so up to a second
 * ago. */
const struct err *progress_doc(struct req *r, const char *step, json_t **doc) MUST_CHECK;

extern const struct field progress_fields[];

#endif
