/*
 * meta -- which ids a server knows, and what they are there.
 *
 * The objects of every answer have the form that DHIS2 gives them (foreign.h), or it is an err.
 */
#ifndef DHIS2_META_H
#define DHIS2_META_H

#include "dhis2/ask.h"

/*
 * Ask for the objects of a type ("dataElements") with some ids: *found is {uid: object}, in ctx,
 * with the fields asked for ("id,level").  Ids that are not in it are not there.  ids: an array of
 * strings, each once.
 */
const struct err *meta_find(const void *ctx, struct http *http, const char *type,
    const char *fields, json_t *ids, json_t **found) MUST_CHECK;

/* The units below one, directly: an array of uids. */
const struct err *meta_children(const void *ctx, struct http *http, const char *unit,
    json_t **uids) MUST_CHECK;

/* Page n, from 1, of all objects of a type, or those of a filter ("domainType:eq:AGGREGATE", else
 * NULL): *list belongs to ctx; *total is how many the server has of them, 502 "too_many" when that
 * is more than most.  size: of a page, as many as a server answers well: 500 to 2000,
 * as larger lists cost it memory. */
const struct err *meta_page(const void *ctx, struct http *http, const char *type,
    const char *fields, const char *filter, int n, int size, long most, json_t **list,
    long *total) MUST_CHECK;

#endif
