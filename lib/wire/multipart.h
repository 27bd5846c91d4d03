/*
 * multipart -- the parts of a multipart/form-data body, read as it streams by.
 *
 * A text field is kept; of a file only its place in the body is, so that a form with a file
 * of any size needs one buffer.  Time is linear in the body.  What browsers and curl send
 * is read, and what they never send (text before the first boundary, a form inside a form,
 * a missing last boundary) is refused with 400 rather than guessed at.
 */
#ifndef WIRE_MULTIPART_H
#define WIRE_MULTIPART_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct part {
	const char *name;      /* of the field; valid UTF-8 without NUL */
	const char *file_name; /* as sent, any bytes; NULL for a text field */
	const char *text;      /* the value of a text field; valid UTF-8 without NUL */
	int64_t offset;	       /* where in the body the content starts */
	int64_t length;	       /* and how long it is */
};

struct parts {
	struct part *at;
	size_t n;
};

/* Gives the next bytes of the body, at most n: how many, 0 at its end, negative on failure. */
typedef ssize_t multipart_source(void *from, char *buffer, size_t n);

/* Read the body from a source; content_type names the boundary.  What is found hangs from ctx. */
const struct err *multipart_read(const void *ctx, struct parts *parts, const char *content_type,
    multipart_source *source, void *from) MUST_CHECK;

#endif
