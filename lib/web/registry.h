/*
 * registry -- what the pages of facilities, of indicators and of their aliases have in common.
 */
#ifndef WEB_REGISTRY_H
#define WEB_REGISTRY_H

#include "web/app.h"

/* GET: the page or document of list ($1 page, $2 search), or, asked for as CSV, the rows of rows. */
const struct err *registry_show(struct req *r, const char *page, enum sql list, enum sql rows) MUST_CHECK;

/* The uploaded file of a PUT or POST, open for reading; it goes with the request. */
const struct err *registry_open(struct req *r, int *fd) MUST_CHECK;

/* Take rows read from an uploaded file into the registry by put ($1 rows, $2 mode) and say what came
 * of it: {added, updated, removed, unchanged, rejected}; a browser sees it above the list.  What put
 * answers as `unknown`: [{line, column, value}, with or without a reason], is rejected as well. */
const struct err *registry_put(struct req *r, const char *page, enum sql put, enum sql list, json_t *rows,
    json_t *rejected) MUST_CHECK;

#endif
