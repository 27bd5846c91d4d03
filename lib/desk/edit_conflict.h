/*
 * edit_conflict -- a form that is open twice: whoever saves second is shown what was saved first.
 *
 * The page's document has `seen`, which its form sends back (seen.html).  A function that saves
 * (sql/functions/edit_conflict.sql) says instead what was saved in between; the form is then shown
 * again with both, and carries what it has seen by now. A client that sends no `seen` replaces what
 * there is.
 */
#ifndef DESK_EDIT_CONFLICT_H
#define DESK_EDIT_CONFLICT_H

#include "web/app.h"

#define SEEN_FIELD { "seen", FIELD_TEXT, OPTIONAL, WORDS("Send seen as the page gave it.") }

/* 409 when saved, what the saving function returned, is {"edit_conflict": {by, at,
 * differences, detail, detail_said}}; its form goes with it. */
const struct err *edit_conflict(struct req *r, json_t *saved) MUST_CHECK;

#endif
