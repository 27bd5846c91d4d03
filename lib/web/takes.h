/*
 * takes -- nginx asks whether the body of a request will be taken, before it takes it (BODY_LATER).
 *
 * So nobody fills the disk with what would be refused.  The question is the request itself without
 * its body: it goes through path, route, role and origin like any other, and is answered with 204
 * or 403.  At 403 nginx passes the request on with its body on the stream, unread; the answer that
 * people see, and the line of the audit, are made then.
 */
#ifndef WEB_TAKES_H
#define WEB_TAKES_H

#include "web/req.h"

/* Is this such a question? */
bool takes_asked(struct req *r);

/* May as many bytes come as it says?  Asked when everything else of the request is in order. */
const struct err *takes_check(struct req *r) MUST_CHECK;

void takes_answer(struct req *r, const struct err *failed);

#endif
