/*
 * review -- the last step of both wizards: what an import would change, and the button that changes
 * it.
 */
#ifndef DESK_REVIEW_H
#define DESK_REVIEW_H

#include "web/app.h"

/* Show the review of the run, on the step's page. */
const struct err *review_show(struct req *r, const char *page) MUST_CHECK;

/* Integrate it, once: staged_at=T is what was on the screen, accept_empty=1 empties months that
 * came back empty, accept_account=1 removes values that another account fetched. */
const struct err *review_integrate(struct req *r) MUST_CHECK;

/* What both steps take. */
extern const struct field review_show_fields[], review_integrate_fields[];

#endif
