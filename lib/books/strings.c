/* strings -- see strings.h. */
#include "books/strings.h"

#include "base/mem.h"
#include "base/text.h"
#include "books/grid.h"
#include "books/spill.h"
#include "books/xml.h"

#include <errno.h>

#define MEMORY (16 << 20) /* bytes of text kept there, and a quarter of it for where they end */

struct strings {
	struct unpack *part;
	struct xml *xml;
	struct spill *texts, *ends; /* the bytes of all, and where each ends: int64_t */
	long n;
	struct text at_hand; /* the string being read */
	bool inside;	     /* a <t> of one */
	int aside;	     /* depth in <rPh>, which says how it is spoken */
	char *given;
	size_t room;
};

static void broken(struct strings *strings)
{
	strings->part->disk = errno;
	xml_end(strings->xml);
}

static void on_begin(void *arg, const char *name, const char **attributes)
{
	struct strings *strings = arg;

	(void)attributes;
	if (!strcmp(name, "t"))
		strings->inside = !strings->aside;
	else if (!strcmp(name, "rPh"))
		strings->aside++;
	else if (!strcmp(name, "si"))
		strings->at_hand.len = 0;
}

static void on_end(void *arg, const char *name)
{
	struct strings *strings = arg;
	int64_t end;

	if (!strcmp(name, "t")) {
		strings->inside = false;
	} else if (!strcmp(name, "rPh")) {
		strings->aside--;
	} else if (!strcmp(name, "si")) {
		size_t n = strings_unescape(strings->at_hand.at, strings->at_hand.len);

		if (!spill_add(strings->texts, strings->at_hand.at, n)) {
			broken(strings);
			return;
		}
		end = spill_size(strings->texts);
		if (!spill_add(strings->ends, &end, sizeof(end)))
			broken(strings);
		strings->n++;
	}
}

static void on_text(void *arg, const char *at, int n)
{
	struct strings *strings = arg;

	if (strings->inside && strings->at_hand.len < CELL_LONG)
		text_add(&strings->at_hand, at, (size_t)n);
}

struct strings *strings_new(const void *ctx, struct unpack *part)
{
	static const struct xml_on on = { on_begin, on_end, on_text };
	struct strings *strings = mem_new(ctx, struct strings);

	strings->part = part;
	strings->texts = spill_new(strings, MEMORY);
	strings->ends = spill_new(strings, MEMORY / 4);
	strings->at_hand = text_new(strings);
	strings->xml = xml_new(strings, part, &on, strings);
	return strings;
}

struct span strings_get(struct strings *strings, long i)
{
	int64_t at[2] = { 0, 0 };
	bool good;
	size_t n;

	while (strings->n <= i && xml_more(strings->xml))
		;
	if (i < 0 || i >= strings->n || strings->part->disk || strings->part->code)
		return SPAN("");
	good = i ? spill_get(strings->ends, (i - 1) * (int64_t)sizeof(*at), at, sizeof(at))
		 : spill_get(strings->ends, 0, at + 1, sizeof(*at));
	n = (size_t)(at[1] - at[0]);
	if (good && n > strings->room) {
		strings->room = 2 * n;
		strings->given = mem_resize(strings, strings->given, char, strings->room);
	}
	if (good && spill_get(strings->texts, at[0], strings->given, n))
		return (struct span){ strings->given, n };
	strings->part->disk = errno;
	return SPAN("");
}

/* The number that four hexadecimal digits are; -1 when they are not. */
static int hexadecimal(const char *at)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			n = n * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			n = n * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return n;
}

/* Only ASCII is written so; what has no place in a cell becomes a blank. */
size_t strings_unescape(char *at, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		int c = -1;

		if (at[i] == '_' && i + 7 <= n && at[i + 1] == 'x' && at[i + 6] == '_')
			c = hexadecimal(at + i + 2);
		if (c >= 0 && c < 0x7f)
			i += 6;
		at[to++] = (char)(c < 0 || c >= 0x7f ? at[i] : c < ' ' ? ' ' : c);
	}
	return to;
}
