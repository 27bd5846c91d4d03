/*
 * catalogue -- what dhis2/units and dhis2/elements have in common: lists of what a server has, and
 * taking some of it over.
 */
#ifndef DESK_CATALOGUE_H
#define DESK_CATALOGUE_H

#include "web/app.h"

/* Show doc; 409 with the way to dhis2/catalogue when nothing has been read yet. */
const struct err *catalogue_show(struct req *r, const char *page, json_t *doc) MUST_CHECK;

/* Take rows (objects) into the registry of a kind, as registry_take() does, and send to next, or
 * answer what came of it: {added, updated, unchanged, run, step}. */
const struct err *catalogue_take(struct req *r, const char *kind, json_t *rows,
    const char *next) MUST_CHECK;

#endif
