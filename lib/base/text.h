/*
 * text -- a text that grows at its end, in linear time.
 *
 *	struct text out = text_new(r);
 *	text_add(&out, "<p>", 3);
 *	... out.at, out.len ...
 *
 * at is always terminated by NUL and belongs to the context given to text_new().
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/mem.h"
#include "base/span.h"

struct text {
	const void *ctx;
	char *at;
	size_t len, size;
};

/* An empty text under ctx. */
struct text text_new(const void *ctx);

void text_add(struct text *out, const char *s, size_t n);
void text_span(struct text *out, struct span s);
void text_string(struct text *out, const char *s);
void text_printf(struct text *out, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Add s for HTML text and attributes in quotes; NUL becomes U+FFFD. */
void text_html(struct text *out, struct span s);

/* Add s for a query string's value: all but letters, digits and -._~ as %HH. */
void text_url(struct text *out, struct span s);

#endif
