/* styles -- see styles.h. */
#include "books/styles.h"

#include "base/map.h"
#include "base/mem.h"
#include "books/xml.h"

#define MOST 65536 /* styles that a workbook may have */

struct styles {
	struct xml *xml;
	struct map *dates; /* numbers of formats, as text, that show one */
	bool in_cells;	   /* inside <cellXfs> */
	long n;
	bool *is_date;
};

/* Excel's own formats that show a date; those of times alone are no dates. */
static bool is_own_date(long format)
{
	return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) ||
	    format == 36 || (format >= 50 && format <= 54) || format == 57 || format == 58;
}

/* The character of a format code that *at stands on, which goes on; 0 where it means nothing:
 * text in quotes, what follows a \ or _ or *, and [..]. */
static char code_next(const char **at)
{
	char c = *(*at)++;

	if (c == '"' || c == '[') {
		const char *end = strchr(*at, c == '"' ? '"' : ']');

		*at = end ? end + 1 : *at + strlen(*at);
		return '\0';
	}
	if (strchr("\\_*", c)) {
		*at += **at != '\0';
		return '\0';
	}
	return (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

/* Does a format code have days, years, or months that are no minutes? */
static bool is_date_code(const char *code)
{
	bool day = false, month = false, time = false;

	while (*code && *code != ';') {
		char c;

		if (!strncasecmp(code, "general", 7)) {
			code += 7;
			continue;
		}
		c = code_next(&code);
		day |= c == 'd' || c == 'y';
		month |= c == 'm';
		time |= c == 'h' || c == 's';
	}
	return day || (month && !time);
}

static void on_begin(void *arg, const char *name, const char **attributes)
{
	const char *format = xml_attribute(attributes, "numFmtId");
	struct styles *styles = arg;

	if (!strcmp(name, "cellXfs")) {
		styles->in_cells = true;
	} else if (!strcmp(name, "numFmt") && format) {
		const char *code = xml_attribute(attributes, "formatCode");

		if (map_size(styles->dates) < MOST)
			map_put(styles->dates, span_of(format), code && is_date_code(code));
	} else if (styles->in_cells && !strcmp(name, "xf") && styles->n < MOST) {
		int date = format ? map_get(styles->dates, span_of(format)) : 0;

		if (styles->n % 64 == 0)
			styles->is_date = mem_resize(styles, styles->is_date, bool, styles->n + 64);
		if (date == MAP_NONE)
			date = is_own_date(strtol(format, NULL, 10));
		styles->is_date[styles->n++] = date > 0;
	}
}

static void on_end(void *arg, const char *name)
{
	struct styles *styles = arg;

	if (!strcmp(name, "cellXfs"))
		xml_end(styles->xml);
}

struct styles *styles_new(const void *ctx, struct unpack *part)
{
	static const struct xml_on on = { on_begin, on_end, NULL };
	struct styles *styles = mem_new(ctx, struct styles);

	styles->dates = map_new(styles);
	styles->xml = xml_new(styles, part, &on, styles);
	while (xml_more(styles->xml))
		;
	return styles;
}

bool styles_is_date(const struct styles *styles, long style)
{
	return styles && style >= 0 && style < styles->n && styles->is_date[style];
}
