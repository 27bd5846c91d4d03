/*
 * refusal -- what a statement says no with (sql/functions/base/refuse.sql), as an error.
 *
 * It has SQLSTATE HMxxx, where xxx is the HTTP status; DETAIL is the code, HINT the step to take
 * first and COLUMN the field that it is about.  TABLE is the sentence with its values in braces, as
 * the catalogs have it, and CONSTRAINT the values as a JSON object of texts; the message is the
 * sentence in English with its values, for those who read nothing else.
 */
#ifndef DATA_REFUSAL_H
#define DATA_REFUSAL_H

#include "base/err.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* Is this SQLSTATE that of a refusal? */
bool is_refusal(const char *state);

const struct err *refusal(const PGresult *result) MUST_CHECK;

#endif
