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
 * handler finds that the form was overtaken, see desk/edit_conflict.h.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "web/answer.h"
#include "web/fields.h"
#include "web/request.h"

/* Serve routes, up to an entry without a handler, until SIGTERM; the exit status.  Called with
 * --version the program says its name and version instead, with --describe its routes. */
int app_run(int argc, char *argv[], const char *name, const struct route routes[]);

#endif
