/*
 * fields -- what a client sent, held against the table of declared fields (field.h).
 */
#ifndef WEB_FIELDS_H
#define WEB_FIELDS_H

#include "web/req.h"

/* The value of a declared field, decoded and checked; NULL when it was not sent. */
const char *req_arg(struct req *r, const char *name);
/* All values of a repeated field, ended by NULL. */
const char *const *req_args(struct req *r, const char *name);

/* The same as a JSON array in text, for a query's parameter; "[]" when it was not sent. */
const char *req_list(struct req *r, const char *name);
/* The same, each line of a value by itself, without blanks around it; empty ones do not count. */
const char *req_lines(struct req *r, const char *name);
/* The values of some fields ("indicator area") as a link takes them again: each followed by &. */
const char *req_again(struct req *r, const char *names);

/* Say what is wrong with a field that only the handler can judge, as err() says it: a message, then
 * name and value of each of its values; the error to return once all are said.  The client gets
 * them as those the table finds: 422, or the form again. */
#define req_wrong(r, field, ...) req_wrong_err(r, field, err(422, "invalid_fields", __VA_ARGS__))
/* The same of a text that no catalog has. */
#define req_wrong_text(r, field, ...) \
	req_wrong_err(r, field, err_text(422, "invalid_fields", __VA_ARGS__))
/* The same of a sentence with its values (words/said.h), which is taken over. */
const struct err *req_wrong_said(struct req *r, const char *field, json_t *said);
/* The same with what an error says. */
const struct err *req_wrong_err(struct req *r, const char *field, const struct err *failed);

/* For app.c: check r's pairs and file against its route's fields: fills in values, entered and
 * errors. 422 when something is wrong. */
const struct err *fields_check(struct req *r) MUST_CHECK;

/* For app.c: is it a form's search in its own lists (SEARCH_FIELD)?  Then what it lacks is not
 * wrong. */
bool fields_search(struct req *r);

/* For app.c: say of the fields that an error blames what is wrong with them. */
void fields_blame(struct req *r, const struct err *failed);

/* The error that says what r->errors says: 422. */
const struct err *fields_wrong(struct req *r) MUST_CHECK;

#endif
