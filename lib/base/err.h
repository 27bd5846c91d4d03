/*
 * err -- the one way a function here says that it failed.
 *
 * A function that can fail returns a const struct err *, and NULL is success:
 *
 *	if ((failed = run_open(r, &run, id)))
 *		return failed;
 *
 * The status is the HTTP status the failure deserves, the code is the stable name that
 * scripts test (the end of problem+json's "type"), the text is a sentence for the person
 * at the screen: what happened, to what, and what to do.  SQL text, paths and errno never
 * stand in it; err_log() sends them to the log.
 *
 * There is one error at a time per thread, so nothing is ever freed; a later err()
 * replaces an earlier one.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define MUST_CHECK		     __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))

struct err {
	int status;
	const char *code; /* a literal: lower case words joined by "_" */
	const char *text;
	const char *step;	   /* path and query of the page that comes first, or NULL */
	const char *field, *value; /* what is to blame by its name or its text; or NULL */
};

/* Make the error of this thread. */
const struct err *err(int status, const char *code, const char *fmt, ...)
    PRINTF_LIKE(3, 4) MUST_CHECK;

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
