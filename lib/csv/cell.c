/* cell -- see cell.h. */
#include "csv/cell.h"

#include "base/mem.h"

/* What makes a spreadsheet take a text for a formula, or drop what stands before it. */
static const struct span formulas[] = {
	SPAN("="), SPAN("+"), SPAN("-"), SPAN("@"), SPAN("\t"), SPAN("\r"), SPAN("\n"),
	SPAN("\xef\xbc\x9d"), SPAN("\xef\xbc\x8b"), SPAN("\xef\xbc\x8d"),
	SPAN("\xef\xbc\xa0"), /* full-width */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with what may stand between them in a number of any format, a sign, an exponent. */
static bool is_number(struct span text)
{
	const char *at = text.at, *end = at + text.len;

	at += *at == '+' || *at == '-';
	if (at == end || !is_digit(at[*at == '.' && at + 1 < end]))
		return false;
	while (at < end && (is_digit(*at) || *at == '.' || *at == ','))
		at++;
	if (at == end)
		return true;
	if ((*at != 'e' && *at != 'E') || ++at == end)
		return false;
	at += (*at == '+' || *at == '-') && at + 1 < end;
	while (at < end && is_digit(*at))
		at++;
	return at == end;
}

static bool is_formula(struct span text)
{
	if (!text.len || (*text.at == '-' && text.len == 1))
		return false;
	for (size_t i = 0; i < sizeof(formulas) / sizeof(*formulas); i++)
		if (text.len >= formulas[i].len &&
		    !memcmp(text.at, formulas[i].at, formulas[i].len))
			return !is_number(text);
	return false;
}

/* A formula, and one that somebody guarded already, which is text of its own. */
static bool wants_guard(struct span text)
{
	while (text.len && *text.at == '\'')
		text = (struct span){ text.at + 1, text.len - 1 };
	return is_formula(text);
}

struct span cell_unwrap(struct span text)
{
	if (text.len < 3 || memcmp(text.at, "=\"", 2) || text.at[text.len - 1] != '"' ||
	    memchr(text.at + 2, '"', text.len - 3))
		return text;
	return span_trim((struct span){ text.at + 2, text.len - 3 });
}

bool cell_is_guarded(struct span text)
{
	return text.len && *text.at == '\'' &&
	    wants_guard((struct span){ text.at + 1, text.len - 1 });
}

struct span cell_unguard(struct span text)
{
	if (cell_is_guarded(text)) /* a tab may be what was guarded */
		text = span_trim((struct span){ text.at + 1, text.len - 1 });
	return cell_unwrap(text);
}

/* Blanks at an end are quoted as well, so that no reader takes them away. */
static bool needs_quotes(struct span text)
{
	if (text.len && (*text.at == ' ' || text.at[text.len - 1] == ' '))
		return true;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' ||
		    text.at[i] == '\r')
			return true;
	return false;
}

char *cell_write(char *at, struct span text, bool guard)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		*at++ = '"';
	if (guard && wants_guard(text))
		*at++ = '\'';
	for (size_t i = 0; i < text.len; i++) {
		if (!text.at[i]) {
			memcpy(at, "\\x00", 4);
			at += 4;
			continue;
		}
		if (text.at[i] == '"')
			*at++ = '"';
		*at++ = text.at[i];
	}
	if (quotes)
		*at++ = '"';
	return at;
}

char *cell_quote(char *out, struct span text, bool guard)
{
	size_t from = 0;

	out = mem_append_n(out, "\"'", guard && wants_guard(text) ? 2 : 1);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '"') {
			out = mem_append_n(out, text.at + from, i - from + 1);
			from = i; /* the quote once more */
		}
	out = mem_append_n(out, text.at + from, text.len - from);
	return mem_append_n(out, "\"", 1);
}

char *cell_append(char *out, struct span text, bool guard)
{
	char small[1024], *cell = small;

	if (CELL_ROOM(text.len) > sizeof(small))
		cell = mem_array(NULL, char, CELL_ROOM(text.len));
	out = mem_append_n(out, cell, (size_t)(cell_write(cell, text, guard) - cell));
	if (cell != small)
		talloc_free(cell);
	return out;
}
