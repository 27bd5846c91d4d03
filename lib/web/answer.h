/*
 * answer -- what goes back to the client; documents, pages, files, errors.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/req.h"

/* Add a header to the answer, before it is sent.  CR and LF in value end the program. */
void req_add_header(struct req *r, const char *name, const char *value);

/* Send doc: through the page's template to a browser, else as JSON.  To a browser goes a copy that
 * also holds `app`: {user, role, data_admin, global_admin, instance, contact, base_url, prefix,
 * path: "csv/map", is: {"csv/map": true, "csv": true}, query: "q=a&sort=b&" and filters: "q=a&",
 * the arguments but for page, and but for page and sort, language: "fr", languages: [{code, name,
 * here}], address: "imports?page=2"}, and after a refused form or a search in it `entered`:
 * {field: value}, `error`: {field: message}, `errors`: [{field, message}]; `meanwhile` where it was
 * overtaken (desk/edit_conflict.h). */
const struct err *respond(struct req *r, const char *page, json_t *doc) MUST_CHECK;

/* The answer to a POST that went well: a browser is sent on to next (303; "csv/map?run=1",
 * under the prefix), a script gets doc with status and Location. */
const struct err *respond_next(struct req *r, int status, const char *next, json_t *doc) MUST_CHECK;

/* Send r->status and the headers alone: 204, or an error whose number is in them. */
const struct err *respond_nothing(struct req *r) MUST_CHECK;

/* Send an open file as a download, named name (any text), of a media type. */
const struct err *respond_file(struct req *r, int fd, const char *type,
    const char *name) MUST_CHECK;

/* Send text that is made piece by piece: begin, then write until it returns false because
 * nobody listens any more.  name: as a download of that name, or NULL.  A handler that fails
 * after it began ends the connection, so that half an answer never looks like a whole one. */
void respond_begin(struct req *r, const char *type, const char *name);
bool respond_write(struct req *r, const char *text, size_t n);

/* For app.c: send an error: as a page to a browser, else as problem+json.  Nothing, when an answer
 * has begun: that one is broken off. */
void answer_error(struct req *r, const struct err *failed);

/* "Not found": what a status means, for the title of a page. */
const char *answer_title(int status);

#endif
