/*
 * blame -- which of the values that a statement was given it could not take.
 */
#ifndef DATA_BLAME_H
#define DATA_BLAME_H

#include "base/err.h"

#include <libpq-fe.h>

/* The error of a statement that could not take a value, with the column and the value that are to
 * blame, as far as its result tells (err_blame). */
const struct err *blame(const struct err *failed, const void *ctx, const PGresult *result, int n,
    const char *const params[]) MUST_CHECK;

#endif
