/*
 * meta -- which ids a server knows, and what they are there.
 */
#ifndef DHIS2_META_H
#define DHIS2_META_H

#include "dhis2/http.h"

/*
 * Ask for the objects of a type ("dataElements") with some ids: *found is {uid: object}, in ctx, with the fields asked for
 * ("id,level").  Ids that are not in it are not there.  ids: an array of strings, each once.
 */
const struct err *meta_find(const void *ctx, struct http *http, const char *type,
    const char *fields, json_t *ids, json_t **found) MUST_CHECK;

/* The units below one, directly: an array of uids. */
const struct err *meta_children(const void *ctx, struct http *http, const char *unit,
    json_t **uids) MUST_CHECK;

/* Page n, from 1, of all objects of a type, or those of a filter ("domainType:eq:AGGREGATE", else NULL): *list belongs to ctx;
 * *total is how many the server has of them.  size: of a page, as many as a server answers well with (DHIS2.md, 2.2). */
const struct err *meta_page(const void *ctx, struct http *http, const char *type,
    const char *fields, const char *filter, int n, int size, json_t **list, long *total) MUST_CHECK;

/* The form of every DHIS2 id: a letter, then ten letters or digits ("fbfJHSPpUQD"). */
bool meta_is_uid(const char *text, size_t n);

#endif
