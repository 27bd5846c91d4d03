/*
 * err -- the one way a function here says that it failed.
 *
 * A function that can fail returns a const struct err *, and NULL is success:
 *
 *	if ((failed = run_open(r, &run, id)))
 *		return failed;
 *
 * The status is the HTTP status the failure deserves, the code is the stable name that
 * scripts test (the end of problem+json's "type"), the message is a sentence for the person
 * at the screen: what happened, to what, and what to do.  SQL text, paths and errno never
 * stand in it; err_log() sends them to the log.
 *
 * A message is English and names its values in braces, so that it can be said in the language of
 * whoever reads it (local_error() in words/local.h; `make words` brings it into the catalogs):
 *
 *	return err(404, "not_found", "There is no import {run}.", "run", id);
 *	return err(413, "too_large", "At most {mb} MB can be sent.", "mb", DIGITS(bytes / 1000000));
 *
 * A value that is itself a text of ours, to be said in the reader's language, has a name that ends
 * in a point; what that text names has names that go on from there ("help.days").  So one error
 * stands in another:
 *
 *	return err(502, "dhis2", "{server} refused it. {help}", "server", base, "help.",
 *	    WORDS("Ask its administrator."));
 *	return err_within(failed, "problem", failed->status, failed->code,
 *	    "In \"{file}\": {problem}", "file", name);
 *
 * There is one error at a time per thread, so nothing is ever freed; a later err()
 * replaces an earlier one.  mem_err() keeps one.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK		     __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))

enum { ERR_VALUES = 16 }; /* that a message can name */

struct err {
	int status;
	const char *code;    /* a literal: lower case words joined by "_" */
	const char *text;    /* the message in English with its values, for logs */
	const char *message; /* as the catalogs have it; NULL: the text is of others' words */
	const char *const
	    *values;	  /* name, value, ..., NULL: what the message names; at most ERR_VALUES */
	const char *step; /* path and query of the page that comes first, or NULL */
	const char *field, *value; /* what is to blame by its name or its text; or NULL */
};

/* Make the error of this thread: a message, then name and value of each of its values, all texts;
 * the message is a literal.  All is copied. */
#define err(status, code, ...) \
	err_named(status, code, (const char *const[]){ __VA_ARGS__, (const char *)0 })

/* The same of a message that may be no literal and its values: message, name, value, ..., NULL. */
const struct err *err_named(int status, const char *code, const char *const said[]) MUST_CHECK;

/* An error whose message names another one as a value: as is its name, without a point. */
#define err_within(failed, as, status, code, ...) \
	err_around(failed, as, status, code, (const char *const[]){ __VA_ARGS__, (const char *)0 })
const struct err *err_around(const struct err *failed, const char *as, int status, const char *code,
    const char *const said[]) MUST_CHECK;

/* The value that a text names: of the values of an err, within ("help.", or "" for its message), a
 * name of n bytes; NULL: none.  *ours: it is a text of ours itself. */
const char *err_value(const char *const values[], const char *within, const char *name, size_t n,
    bool *ours);

/* The error of a text that is made of others' words, which no catalog has. */
const struct err *err_text(int status, const char *code, const char *fmt, ...)
    PRINTF_LIKE(3, 4) MUST_CHECK;

/* A number as a value of err(). */
#define DIGITS(n) err_digits((char[24]){ 0 }, n)
const char *err_digits(char to[24], long long n);

/* At most n bytes of a text as a value of err(), where somebody else may have made it long. */
#define AT_MOST(n, text) err_at_most((char[(n) + 1]){ 0 }, n, text)
const char *err_at_most(char *to, int n, const char *text);

/* The same error under another status and code. */
const struct err *err_as(const struct err *failed, int status, const char *code) MUST_CHECK;

/* The same error, naming the step to take first ("csv/map?run=3"). */
const struct err *err_step(const struct err *failed, const char *fmt, ...)
    PRINTF_LIKE(2, 3) MUST_CHECK;

/* The same error under a code that is no literal and about a field, or NULL; both are copied. */
const struct err *err_coded(const struct err *failed, const char *code,
    const char *field) MUST_CHECK;

/* The same error, with what is to blame of what was sent: a field of this name, and those of this
 * value; the texts live as long as the request. */
const struct err *err_blame(const struct err *failed, const char *field,
    const char *value) MUST_CHECK;

/* A failure whose cause is only for the log: logs the detail, says a general sentence. */
const struct err *err_internal(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_CHECK;

#endif
