/*
 * body -- the body of a request: its fields, or the file it is.
 *
 * nginx hands a body over as a file it has spooled (BODY_FILE), or on the FastCGI stream.
 * Either way only CONTENT_LENGTH says how long it is (nginx sends a chunked body with
 * its right length, and a cut one without an end): a body that is
 * shorter was cut and is refused, never taken for a whole one.
 */
#ifndef WEB_BODY_H
#define WEB_BODY_H

#include "web/req.h"

#include <sys/types.h>

/* Read the query string and, unless the body is itself the file, the body into r's pairs. */
const struct err *body_read(struct req *r) MUST_CHECK;

/* The whole body as a file, open until the request ends: nginx's, or one we spool the stream
 * to; r->body_file names it. */
const struct err *body_open(struct req *r, int *fd) MUST_CHECK;

/*
 * The next bytes of the body of a .stream route, as they come, at most n: 0 at its end, -1 when
 * it was cut short or this program is to end, with errno EAGAIN when nothing came for
 * conf()->upload_patience seconds.
 */
ssize_t body_next(struct req *r, char *buffer, size_t n);

/* A new name in the store's tmp folder; what is there when the request ends is removed. */
const char *body_temporary(struct req *r);

#endif
