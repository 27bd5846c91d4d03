/*
 * header -- reading and writing the values of HTTP headers.
 */
#ifndef WIRE_HEADER_H
#define WIRE_HEADER_H

#include "base/span.h"

#include <stdbool.h>

/* Is what stands before the parameters this ("application/json", "form-data")? */
bool header_is(struct span value, const char *type);

/* A parameter of a header ("boundary", "filename"), unquoted, under ctx; NULL without it.
 * A backslash escapes a quote or a backslash and else stands for itself, as in the paths
 * that some browsers send. */
char *header_param(const void *ctx, struct span value, const char *name);

/* Does an Accept header name the media type, other than to refuse it (q=0)? */
bool header_accepts(const char *accept, const char *type);

/* The value of Content-Disposition for a download called name, any text, under ctx. */
char *header_attachment(const void *ctx, const char *name);

/* The name by which a person is known here, of the one that a sign-on or a form gives: without the
 * blanks around it, and small where the settings say that ANA and ana are one (fold_names). */
const char *header_person(const void *ctx, const char *given);

#endif
