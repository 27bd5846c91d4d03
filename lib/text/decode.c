/* decode -- see decode.h. */
#include "text/decode.h"

#include <string.h>

/* What Windows-1252 has at 0x80..0x9f; 0: nothing.  Elsewhere it is Latin-1. */
static const uint16_t high[32] = {
	0x20ac,
	0,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0,
	0x017d,
	0,
	0,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	0,
	0x017e,
	0x0178,
};

static inline char *put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

static size_t from_1252(struct span raw, char *to, size_t *made)
{
	char *at = to;
	size_t i;

	for (i = 0; i < raw.len; i++) {
		unsigned char byte = (unsigned char)raw.at[i];
		uint32_t c = byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;

		if (!c && byte)
			break;
		at = put(at, c);
	}
	*made = (size_t)(at - to);
	return i;
}

static inline uint32_t unit(const char *at, bool big)
{
	unsigned char one = (unsigned char)at[0], two = (unsigned char)at[1];

	return big ? (uint32_t)one << 8 | two : (uint32_t)two << 8 | one;
}

static inline bool is_high(uint32_t c)
{
	return c >= 0xd800 && c < 0xdc00;
}

static inline bool is_low(uint32_t c)
{
	return c >= 0xdc00 && c < 0xe000;
}

static size_t from_16(struct span raw, bool big, char *to, size_t *made)
{
	char *at = to;
	size_t i = 0, n;

	for (; i + 2 <= raw.len; i += n) {
		uint32_t c = unit(raw.at + i, big), low;

		n = 2;
		if (is_low(c))
			break;
		if (is_high(c)) {
			if (i + 4 > raw.len || !is_low(low = unit(raw.at + i + 2, big)))
				break;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			n = 4;
		}
		at = put(at, c);
	}
	*made = (size_t)(at - to);
	return i;
}

size_t decode(enum encoding encoding, struct span raw, char *to, size_t *made)
{
	if (encoding == ENCODING_WINDOWS_1252)
		return from_1252(raw, to, made);
	if (encoding != ENCODING_UTF_8)
		return from_16(raw, encoding == ENCODING_UTF_16BE, to, made);
	*made = span_utf8(raw);
	memmove(to, raw.at, *made);
	return *made;
}

bool decode_is_cut(enum encoding encoding, struct span rest)
{
	if (encoding == ENCODING_UTF_8)
		return span_utf8_cut(rest);
	if (encoding == ENCODING_WINDOWS_1252)
		return false;
	return rest.len == 1 ||
	    (rest.len < 4 && is_high(unit(rest.at, encoding == ENCODING_UTF_16BE)));
}
