/*
 * span -- a piece of somebody else's text: where it starts and how long it is.
 *
 * Fields of a row are spans into the block that was read; nothing is copied until a row
 * is to be kept.  A span is not terminated by NUL and owns nothing.  What every field of
 * every row goes through is inline.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *at;
	size_t len;
};

#define SPAN(literal) ((struct span){ literal, sizeof(literal) - 1 })

static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

/* The span of a terminated string. */
struct span span_of(const char *s);

/* The part of span_trim() for texts that may begin or end with white space. */
struct span span_trim_ends(struct span s);

/* Without the white space at both ends: ASCII blanks, tab, NBSP, U+202F and the BOM. */
static inline struct span span_trim(struct span s)
{
	/* most fields begin and end with a visible ASCII character, and stay as they are */
	if (s.len && (unsigned char)(s.at[0] - 0x21) < 0x5e &&
	    (unsigned char)(s.at[s.len - 1] - 0x21) < 0x5e)
		return s;
	return span_trim_ends(s);
}

/* Equal but for the case of ASCII letters. */
bool span_equal_fold(struct span a, struct span b);

/* A terminated copy under ctx. */
char *span_dup(const void *ctx, struct span s);

/* How many bytes at the start of s are well-formed UTF-8 (s.len: all of them). */
size_t span_utf8(struct span s);

/* Is s, what span_utf8() left over, the beginning of a character whose end is missing? */
bool span_utf8_cut(struct span s);

/* A copy under ctx that may be shown and stored as text: bytes that are no UTF-8 and NUL
 * written as \xHH, and at most max bytes of it, ending in "..." where it was cut. */
char *span_show(const void *ctx, struct span s, size_t max);

#endif
