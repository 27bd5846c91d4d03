/*
 * foreign -- JSON of another server, which may be anything: how much of it is read, and whether it
 * has the form that DHIS2 gives it.
 *
 * Nobody reads a member of an answer before it was looked at here: what comes out is a text, an id,
 * a number, or a sentence that names the member that is none.
 */
#ifndef DHIS2_FOREIGN_H
#define DHIS2_FOREIGN_H

#include "net/http.h"

/* Bytes of an answer about the server or the account; of a page of a list, or of analytics. */
#define FOREIGN_FACTS 1000000
#define FOREIGN_PAGE  8000000

/* The JSON of an answer: *doc belongs to ctx, NULL where it is none.  502 "too_large" when it holds
 * more values than one for each ten bytes that were let in: each takes memory. */
const struct err *foreign_parse(const void *ctx, const struct pull *pull, json_t **doc) MUST_CHECK;
/* The part of it that comes before reading: does the answer hold so many? */
const struct err *foreign_bounds(const struct pull *pull) MUST_CHECK;

/* A text member, in ctx, cut where it is too long to be shown; otherwise where it is no text. */
const char *foreign_said(const void *ctx, const json_t *object, const char *name,
    const char *otherwise);

/* Has an object, with all that is below it, the members as DHIS2 gives them: ids, names, levels,
 * objects and lists of them?  502 "odd_answer" names what has not.  fields: what was asked for
 * ("id,level"): its first and a level are there.  what: "organisationUnits". */
const struct err *foreign_object(const json_t *object, const char *what,
    const char *fields) MUST_CHECK;
/* The same of each object in a list. */
const struct err *foreign_list(const json_t *list, const char *what, const char *fields) MUST_CHECK;

/* The text at a place of a list, at most max bytes; 502 when there is another thing.  *text lives
 * as long as the list. */
const struct err *foreign_text(const json_t *list, int at, size_t max,
    const char **text) MUST_CHECK;
/* What it says then. */
const struct err *foreign_no_text(int at, size_t max) MUST_CHECK;

/* The form of every DHIS2 id: a letter, then ten letters or digits ("fbfJHSPpUQD"). */
bool foreign_is_uid(const char *text, size_t n);

#endif
