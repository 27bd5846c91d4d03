/*
 * once -- a request that is sent again because its answer was lost is not done twice
 * (Idempotency-Key).
 *
 * A key is a person's own name for one request.  What the request makes keeps it; sent again it is
 * answered the same, with another body 422 key_reused, and while the first one still goes on 409
 * still_running.
 */
#ifndef UPLOAD_ONCE_H
#define UPLOAD_ONCE_H

#include "web/app.h"

/* The request's Idempotency-Key, or NULL; 400 when it is none. */
const struct err *once_key(struct req *r, const char **key) MUST_CHECK;

/* Begin a transaction in which no other request of this person with this key can be; 409 when one
 * is. */
const struct err *once_begin(struct req *r, const char *key) MUST_CHECK;

#endif
