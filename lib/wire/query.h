/*
 * query -- the names and values a client sent, from a query string, a form or JSON.
 *
 * Everything a pair holds is valid UTF-8 without NUL: what is not is refused with 400
 * before anybody sees it.
 *
 *	struct pairs pairs = { .ctx = r };
 *	if ((failed = query_read(&pairs, span_of("run=3&name=a%20b"))))
 *		return failed;
 */
#ifndef WIRE_QUERY_H
#define WIRE_QUERY_H

#include "base/err.h"
#include "base/span.h"

#include <stdbool.h>

enum { FIELDS_MAX = 1000, VALUE_MAX = 64 << 10, BODY_MAX = 1 << 20 };

struct pair {
	const char *name;
	const char *value; /* NULL: JSON that is no text, number or boolean */
};

struct pairs {
	const void *ctx;
	struct pair *at;
	size_t n, room;
	size_t in_address; /* the first so many came in the query string */
};

/* Add a pair; both texts must live as long as ctx.  400 when there are too many. */
const struct err *pairs_add(struct pairs *pairs, const char *name, const char *value) MUST_CHECK;

/* Add those of a query string or an urlencoded body. */
const struct err *query_read(struct pairs *pairs, struct span text) MUST_CHECK;

/* Add the members of a JSON object: numbers and booleans as their text, arrays as pairs of
 * the same name, null not at all. */
const struct err *query_read_json(struct pairs *pairs, struct span text) MUST_CHECK;

/* Decode %HH, and + as a blank when plus is set; NULL when that does not give valid UTF-8
 * without NUL. */
char *query_decode(const void *ctx, struct span text, bool plus);

/* The opposite: all but letters, digits and -._~ as %HH. */
char *query_encode(const void *ctx, const char *text);

/* Is it valid UTF-8 without NUL? */
bool query_is_text(struct span s);

#endif
