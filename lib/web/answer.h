/*
 * answer -- what goes back to the client; the part of it that handlers need not see.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/app.h"

/* Send an error: as a page to a browser, else as problem+json.  Nothing, when an answer has
 * begun: that one is broken off. */
void answer_error(struct req *r, const struct err *failed);

/* "Not found": what a status means, for the title of a page. */
const char *answer_title(int status);

#endif
