/*
 * app -- the life of a request, in one function that a step cannot leave.
 *
 * accept -> parse -> route -> user and role -> cross-site check -> fields -> handler ->
 * answer -> audit -> log -> forget.  A step is a table of routes and a main() that hands it
 * to app_run().  Each request is a talloc context; what hangs from it goes with it.
 *
 *	static const struct route routes[] = {
 *		{ "GET",  "/csv/map", VIEWER,     show },
 *		{ "POST", "/csv/map", DATA_ADMIN, save, .fields = fields, .form = show },
 *		{ 0 }
 *	};
 *
 * A wrong or missing field never reaches the handler: the client gets 422 with every
 * message at once, as problem+json, or as the form again (.form answers, with the entered
 * values and the messages in the document as `entered` and `error`).  So it does when the
 * handler finds that the form was overtaken, see meanwhile.h.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "base/err.h"
#include "base/mem.h"
#include "data/db.h"
#include "web/field.h"

#include <jansson.h>
#include <stdbool.h>

/* What a person may do; each includes the ones before.  app_user.role in the database. */
enum access { ANYBODY, VIEWER, DATA_ADMIN, GLOBAL_ADMIN };

enum format { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV };

struct req {
	const char *method;    /* GET (also for HEAD), POST, PUT, PATCH, DELETE, OPTIONS */
	const char *path;      /* "/csv/map": decoded, without prefix and suffix; "/" is "/data";
				     NULL when it could not be read */
	enum format format;    /* from the suffix, else from Accept */
	const char *user;      /* who nginx says it is, or NULL */
	enum access access;    /* what the database says of them */
	struct db *db;	       /* this process's connection, role intake_web */
	const char *body_file; /* where nginx spooled the body, or NULL */
	long body_length;      /* bytes of the body */
	int status;	       /* what respond() sends; 200 until changed */
	const char *etag,
	    *modified;	 /* what the answer is named by (web/etag.h); NULL: it is not to be kept */
	json_t *entered; /* declared fields as they were sent, for showing a form again */
	json_t *errors;	 /* {field: message}: what is wrong with them */
	json_t
	    *meanwhile; /* what somebody saved while the form was open (web/meanwhile.h), or NULL */
	struct io *io;	/* inner: the FastCGI side, see web/io.h */
};

typedef const struct err *handler(struct req *);

struct route {
	const char *method;
	const char *path;
	enum access access;
	handler *fn;
	const struct field *fields; /* query arguments and body fields it takes; others: 422 */
	handler *form;		    /* shows the form again when a field is wrong */
	bool upload;		    /* the body is a file, at most conf()->upload_max */
	bool stream;		    /* the handler reads the body as it comes: body_next() */
	bool
	    polled; /* many ask it every second: who they are is looked up once a second (web/recent.h) */
};

/* Serve routes, up to an entry without a handler, until SIGTERM; the exit status. */
int app_run(const char *name, const struct route routes[]);

/* The value of a declared field, decoded and checked; NULL when it was not sent. */
const char *req_arg(struct req *r, const char *name);
/* All values of a repeated field, ended by NULL. */
const char *const *req_args(struct req *r, const char *name);

/* The same as a JSON array in text, for a query's parameter; "[]" when it was not sent. */
const char *req_list(struct req *r, const char *name);
/* The same, each line of a value by itself, without blanks around it; empty ones do not count. */
const char *req_lines(struct req *r, const char *name);

/* Say what is wrong with a field that only the handler can judge; the error to return once
 * all are said.  The client gets them as those the table finds: 422, or the form again. */
const struct err *req_wrong(struct req *r, const char *field, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* A header of the request by its CGI name ("HTTP_IF_NONE_MATCH"), or NULL. */
const char *req_header(struct req *r, const char *name);

/* Add a header to the answer, before it is sent.  CR and LF in value end the program. */
void req_add_header(struct req *r, const char *name, const char *value);

/* Send doc: through the page's template to a browser, else as JSON.  To a browser goes a copy
 * that also holds `app`: {user, role, data_admin, global_admin, instance, contact, base_url,
 * prefix, path: "csv/map", is: {"csv/map": true, "csv": true}, query: "q=a&sort=b&" and filters: "q=a&", the arguments but for page,
 * and but for page and sort}, and after a refused form `entered`: {field: value}, `error`: {field: message}, `errors`:
 * [{field, message}]; `meanwhile` where it was overtaken (web/meanwhile.h). */
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

#endif
