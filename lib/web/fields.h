/*
 * fields -- what a client sent, held against the table of declared fields (inner; the table
 * itself is field.h).
 */
#ifndef WEB_FIELDS_H
#define WEB_FIELDS_H

#include "web/app.h"

/* Check r's pairs and file against its route's fields: fills in values, entered and errors.
 * 422 when something is wrong. */
const struct err *fields_check(struct req *r) MUST_CHECK;

/* The error that says what r->errors says: 422. */
const struct err *fields_wrong(struct req *r) MUST_CHECK;

#endif
