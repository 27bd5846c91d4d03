/*
 * changed -- a form that somebody else saved while it was being filled in.
 *
 * A form sends back in `seen` what its document had there: a text that is another whenever what the form shows is. The
 * statement refuses with 409 changed_meanwhile when it is not that any more; a browser then gets the form again, with what
 * was entered, the new `seen`, and `changed` (lib/web/changed.html): saving once more is a decision then.
 */
#ifndef WEB_CHANGED_H
#define WEB_CHANGED_H

#include "web/app.h"

/* Is this that refusal? */
bool changed_meanwhile(const struct err *failed);

/* {field: {now, entered}} of what was entered and is not what doc has under that name; belongs to r. */
json_t *changed_fields(struct req *r, const json_t *doc);

#endif
