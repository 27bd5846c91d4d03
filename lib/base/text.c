/* text -- see text.h. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

struct text text_new(const void *ctx)
{
	struct text out = { .ctx = ctx, .size = 256 };

	out.at = mem_array(ctx, char, out.size);
	return out;
}

void text_add(struct text *out, const char *s, size_t n)
{
	if (n >= out->size - out->len) {
		out->size = (out->len + n + 1) * 2;
		out->at = mem_resize(out->ctx, out->at, char, out->size);
	}
	if (n)
		memcpy(out->at + out->len, s, n);
	out->len += n;
	out->at[out->len] = '\0';
}

void text_span(struct text *out, struct span s)
{
	text_add(out, s.at, s.len);
}

void text_string(struct text *out, const char *s)
{
	text_add(out, s, strlen(s));
}

void text_printf(struct text *out, const char *fmt, ...)
{
	char *s;
	va_list ap;

	va_start(ap, fmt);
	s = mem_or_die(talloc_vasprintf(out->ctx, fmt, ap));
	va_end(ap);
	text_string(out, s);
	talloc_free(s);
}

void text_html(struct text *out, struct span s)
{
	static const char *const name[256] = {
		['<'] = "&lt;",
		['>'] = "&gt;",
		['&'] = "&amp;",
		['"'] = "&quot;",
		['\''] = "&#39;",
		['\0'] = "\xef\xbf\xbd",
	};
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		const char *escaped = name[(unsigned char)s.at[i]];

		if (!escaped)
			continue;
		text_add(out, s.at + from, i - from);
		text_string(out, escaped);
		from = i + 1;
	}
	text_add(out, s.at + from, s.len - from);
}

void text_url(struct text *out, struct span s)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = s.at[i];

		if (memchr(plain, c, sizeof(plain) - 1))
			text_add(out, s.at + i, 1);
		else
			text_add(out, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}
