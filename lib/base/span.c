/* span -- see span.h. */
#include "base/span.h"

#include "base/mem.h"

#include <stdint.h>
#include <strings.h>

static const struct span blanks[] = {
	SPAN(" "), SPAN("\t"), SPAN("\n"), SPAN("\r"), SPAN("\v"), SPAN("\f"),
	SPAN("\xc2\xa0"),     /* no-break space */
	SPAN("\xe2\x80\xaf"), /* narrow no-break space */
	SPAN("\xef\xbb\xbf"), /* byte order mark */
};

struct span span_of(const char *s)
{
	return (struct span){ s, strlen(s) };
}

/* How many bytes of white space s begins with, or ends with: one character of it. */
static size_t blank_at(struct span s, bool end)
{
	for (size_t i = 0; i < sizeof(blanks) / sizeof(*blanks); i++) {
		size_t len = blanks[i].len;

		if (s.len >= len && !memcmp(end ? s.at + s.len - len : s.at, blanks[i].at, len))
			return len;
	}
	return 0;
}

struct span span_trim_ends(struct span s)
{
	size_t n;

	while ((n = blank_at(s, false)))
		s = (struct span){ s.at + n, s.len - n };
	while ((n = blank_at(s, true)))
		s.len -= n;
	return s;
}

bool span_equal_fold(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		unsigned char x = (unsigned char)a.at[i], y = (unsigned char)b.at[i];

		if (x != y && ((x | 0x20) != (y | 0x20) || (x | 0x20) < 'a' || (x | 0x20) > 'z'))
			return false;
	}
	return true;
}

char *span_dup(const void *ctx, struct span s)
{
	char *copy = mem_array(ctx, char, s.len + 1);

	if (s.len)
		memcpy(copy, s.at, s.len);
	return copy;
}

/* What may follow a lead byte: how many bytes, and the range of the first of them, which is
 * what keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
static int follow(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
	*high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

/* How many of the bytes after the lead byte are right. */
static int followed(const unsigned char *at, const unsigned char *end, int n, unsigned char low,
    unsigned char high)
{
	int i = 0;

	while (i < n && at + 1 + i < end && at[1 + i] >= (i ? 0x80 : low) &&
	    at[1 + i] <= (i ? 0xbf : high))
		i++;
	return i;
}

/* How many bytes of ASCII there are from at on, in steps of a word. */
static size_t ascii(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *start = at;
	uint64_t word[4];

	for (; end - at >= (ptrdiff_t)sizeof(word); at += sizeof(word)) {
		memcpy(word, at, sizeof(word));
		if ((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u)
			break;
	}
	while (at < end && *at < 0x80)
		at++;
	return (size_t)(at - start);
}

size_t span_utf8(struct span s)
{
	const unsigned char *start = (const unsigned char *)s.at, *at = start, *end = start + s.len;
	unsigned char low, high;

	while (at < end) {
		int n;

		if (*at < 0x80) {
			at += ascii(at, end);
			continue;
		}
		n = follow(*at, &low, &high);
		if (!n || followed(at, end, n, low, high) < n)
			break;
		at += 1 + n;
	}
	return (size_t)(at - start);
}

bool span_utf8_cut(struct span s)
{
	const unsigned char *at = (const unsigned char *)s.at;
	unsigned char low, high;
	int n = s.len ? follow(*at, &low, &high) : 0;

	return n && s.len <= (size_t)n && followed(at, at + s.len, n, low, high) == (int)s.len - 1;
}

char *span_show(const void *ctx, struct span s, size_t max)
{
	static const char hex[] = "0123456789abcdef";
	char *shown = mem_array(ctx, char, (s.len < max ? 4 * s.len : max) + 8);
	size_t n = 0, fits = 0; /* fits: where to cut so that "..." still has room */

	while (s.len) {
		unsigned char lead = (unsigned char)*s.at, low, high;
		size_t len = 1 + (size_t)follow(lead, &low, &high);
		bool text = lead && len <= s.len && span_utf8((struct span){ s.at, len }) == len;
		size_t wide = text ? len : 4;

		if (n + wide > max) {
			memcpy(shown + fits, "...", 4);
			return shown;
		}
		if (text)
			memcpy(shown + n, s.at, len);
		else
			memcpy(shown + n, (char[]){ '\\', 'x', hex[lead >> 4], hex[lead & 15] }, 4);
		n += wide;
		if (n + 3 <= max)
			fits = n;
		len = text ? len : 1;
		s = (struct span){ s.at + len, s.len - len };
	}
	return shown;
}
