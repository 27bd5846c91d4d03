/* header -- see header.h. */
#include "wire/header.h"

#include "base/conf.h"
#include "base/mem.h"
#include "base/text.h"

#include <strings.h>

static struct span before(struct span s, char c)
{
	const char *end = s.len ? memchr(s.at, c, s.len) : NULL;

	return (struct span){ s.at, end ? (size_t)(end - s.at) : s.len };
}

static struct span after(struct span s, size_t n)
{
	return n >= s.len ? (struct span){ s.at + s.len, 0 } : (struct span){ s.at + n, s.len - n };
}

bool header_is(struct span value, const char *type)
{
	return span_equal_fold(span_trim(before(value, ';')), span_of(type));
}

/* How long the quoted text at the start of s is, with its quotes. */
static size_t quoted(struct span s)
{
	size_t i = 1;

	while (i < s.len && s.at[i] != '"')
		i += s.at[i] == '\\' && i + 1 < s.len && strchr("\"\\", s.at[i + 1]) ? 2 : 1;
	return i < s.len ? i + 1 : s.len;
}

static char *unquote(const void *ctx, struct span s)
{
	char *out = mem_array(ctx, char, s.len + 1), *end = out;

	for (size_t i = 1; i < s.len && s.at[i] != '"'; i++) {
		if (s.at[i] == '\\' && i + 1 < s.len && strchr("\"\\", s.at[i + 1]))
			i++;
		*end++ = s.at[i];
	}
	return out;
}

char *header_param(const void *ctx, struct span value, const char *name)
{
	struct span rest = after(value, before(value, ';').len + 1);

	while (rest.len) {
		struct span piece = before(rest, ';'), key = before(piece, '=');
		bool wanted = key.len < piece.len && span_equal_fold(span_trim(key), span_of(name));

		rest = after(rest, key.len < piece.len ? key.len + 1 : key.len);
		if (rest.len && *rest.at == '"') {
			if (wanted)
				return unquote(ctx, rest);
			rest = after(rest, quoted(rest));
		} else if (wanted) {
			return span_dup(ctx, span_trim(before(rest, ';')));
		}
		rest = after(rest, before(rest, ';').len + 1);
	}
	return NULL;
}

bool header_accepts(const char *accept, const char *type)
{
	struct span rest = span_of(accept ? accept : "");

	while (rest.len) {
		struct span item = before(rest, ','), media = before(item, ';'), q;

		rest = after(rest, item.len + 1);
		if (!span_equal_fold(span_trim(media), span_of(type)))
			continue;
		q = span_trim(after(item, media.len + 1));
		if (q.len < 3 || strncasecmp(q.at, "q=0", 3))
			return true;
		/* q=0, q=0.0 and so on, but not q=0.5 */
		for (size_t i = 3; i < q.len && q.at[i] != ';'; i++)
			if (q.at[i] >= '1' && q.at[i] <= '9')
				return true;
	}
	return false;
}

char *header_attachment(const void *ctx, const char *name)
{
	struct text out = text_new(ctx);

	text_string(&out, "attachment; filename=\"");
	for (const char *p = name; *p; p++) {
		unsigned char c = (unsigned char)*p;

		/* one _ for a character, however many bytes it has */
		if (c < 0x80 || c >= 0xc0)
			text_add(&out, c < 0x20 || c > 0x7e || strchr("\"\\%", c) ? "_" : p, 1);
	}
	text_string(&out, "\"; filename*=UTF-8''");
	text_url(&out, span_of(name));
	return out.at;
}

/* Latin letters alone; those of other scripts stay as they are. */
static void make_small(char *name)
{
	for (unsigned char *at = (unsigned char *)name; *at; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at |= 0x20;
		else if (*at == 0xc3 && at[1] >= 0x80 && at[1] <= 0x9e && at[1] != 0x97)
			*++at |= 0x20;
	}
}

const char *header_person(const void *ctx, const char *given)
{
	static const char blanks[] = " \t";
	const char *end = given + strlen(given);
	char *name;

	given += strspn(given, blanks);
	while (end > given && strchr(blanks, end[-1]))
		end--;
	name = mem_strndup(ctx, given, (size_t)(end - given));
	if (conf()->fold_names)
		make_small(name);
	return name;
}
