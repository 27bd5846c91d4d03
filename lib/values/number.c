/* number -- see number.h. */
#include "values/number.h"

#include "words/words.h"

#define COUNT_MAX  2147483647
#define LENGTH_MAX 200 /* bytes of a number that is not plain; a longer text is none */

enum group { GROUP_NONE, GROUP_COMMA, GROUP_POINT, GROUP_SPACE, GROUP_APOSTROPHE };

static const struct value_format formats[NUMBER_FORMAT_COUNT] = {
	[NUMBER_PLAIN] = { "plain", WORDS("plain digits, like 1234"), WORDS("plain whole numbers"),
	    WORDS("a plain number") },
	[NUMBER_DECIMAL_POINT] = { "decimal_point", WORDS("decimal point, like 1234.0"),
	    WORDS("whole numbers with a decimal point"), WORDS("a decimal point") },
	[NUMBER_DECIMAL_COMMA] = { "decimal_comma", WORDS("decimal comma, like 1234,0"),
	    WORDS("whole numbers with a decimal comma"), WORDS("a decimal comma") },
	[NUMBER_GROUP_COMMA] = { "group_comma", WORDS("comma between thousands, like 1,234"),
	    WORDS("whole numbers with a comma between thousands"),
	    WORDS("a number with a comma between thousands") },
	[NUMBER_GROUP_POINT] = { "group_point", WORDS("point between thousands, like 1.234"),
	    WORDS("whole numbers with a point between thousands"),
	    WORDS("a number with a point between thousands") },
	[NUMBER_GROUP_SPACE] = { "group_space",
	    WORDS("space between thousands, like 1 234 or 1 234,0"),
	    WORDS("whole numbers with a space between thousands"),
	    WORDS("a number with a space between thousands") },
	[NUMBER_GROUP_SPACE_POINT] = { "group_space_point",
	    WORDS("space between thousands and decimal point, like 1 234.0"),
	    WORDS("whole numbers with a space between thousands"),
	    WORDS("a number with a space between thousands and a decimal point") },
	[NUMBER_GROUP_APOSTROPHE] = { "group_apostrophe",
	    WORDS("apostrophe between thousands, like 1'234"),
	    WORDS("whole numbers with an apostrophe between thousands"),
	    WORDS("a number with an apostrophe between thousands") },
};

const char number_decimal_mark[NUMBER_FORMAT_COUNT] = {
	[NUMBER_PLAIN] = '.',
	[NUMBER_DECIMAL_POINT] = '.',
	[NUMBER_DECIMAL_COMMA] = ',',
	[NUMBER_GROUP_COMMA] = '.',
	[NUMBER_GROUP_POINT] = ',',
	[NUMBER_GROUP_SPACE] = ',',
	[NUMBER_GROUP_SPACE_POINT] = '.',
	[NUMBER_GROUP_APOSTROPHE] = '.',
};

/* How numbers are written in a format, and what to say of one that is written otherwise. */
static const struct {
	enum group group;
	const char *refusal;
} style[NUMBER_FORMAT_COUNT] = {
	[NUMBER_PLAIN] = { GROUP_NONE, WORDS("has a comma or grouping; write 1234 or 12.0") },
	[NUMBER_DECIMAL_POINT] = { GROUP_NONE,
	    WORDS("has a comma or grouping; write 1234 or 12.0") },
	[NUMBER_DECIMAL_COMMA] = { GROUP_NONE,
	    WORDS("has a point or grouping; write 1234 or 12,0") },
	[NUMBER_GROUP_COMMA] = { GROUP_COMMA,
	    WORDS("is not grouped as in 1,234; write 1234 or 1,234.0") },
	[NUMBER_GROUP_POINT] = { GROUP_POINT,
	    WORDS("is not grouped as in 1.234; write 1234 or 1.234,0") },
	[NUMBER_GROUP_SPACE] = { GROUP_SPACE,
	    WORDS("is not grouped as in 1 234; write 1234 or 1 234,0") },
	[NUMBER_GROUP_SPACE_POINT] = { GROUP_SPACE,
	    WORDS("is not grouped as in 1 234; write 1234 or 1 234.0") },
	[NUMBER_GROUP_APOSTROPHE] = { GROUP_APOSTROPHE,
	    WORDS("is not grouped as in 1'234; write 1234 or 1'234.0") },
};

static enum reading judge(int format, struct span text, int *value, const char **why)
{
	return number_judge((enum number_format)format, text, value, why);
}

const struct value_formats number_set = { "number_format", formats, NUMBER_FORMAT_COUNT,
	"whole numbers", judge };

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes of the mark between thousands that begins at at, or 0. */
static size_t group_mark(enum group group, const char *at, const char *end)
{
	static const struct span space[] = {
		SPAN(" "), SPAN("\xc2\xa0"), /* no-break space */
		SPAN("\xe2\x80\xaf"),	     /* narrow no-break space */
		SPAN("\xe2\x80\x89"),	     /* thin space */
	};
	static const struct span apostrophe[] = { SPAN("'"), SPAN("\xe2\x80\x99") };
	const struct span *mark = group == GROUP_SPACE ? space : apostrophe;
	size_t n = group == GROUP_SPACE ? 4 : 2;

	if (group == GROUP_COMMA || group == GROUP_POINT)
		return *at == (group == GROUP_COMMA ? ',' : '.');
	for (size_t i = 0; group != GROUP_NONE && i < n; i++)
		if ((size_t)(end - at) >= mark[i].len && !memcmp(at, mark[i].at, mark[i].len))
			return mark[i].len;
	return 0;
}

/* Are there digits alone, with marks that any format has? */
static bool is_marked(struct span text)
{
	const char *at = text.at + (*text.at == '-' || *text.at == '+'), *end = text.at + text.len;
	size_t n;

	while (at < end) {
		if (is_digit(*at) || *at == '.' || *at == ',')
			at++;
		else if ((n = group_mark(GROUP_SPACE, at, end)) ||
		    (n = group_mark(GROUP_APOSTROPHE, at, end)))
			at += n;
		else
			return false;
	}
	return is_digit(end[-1]);
}

/* Why a text that is not written in the format is no count: what is a number to a person has a
 * reason of its own. */
static const char *refuse(enum number_format format, struct span text)
{
	static const struct span minus = SPAN("\xe2\x88\x92");
	struct span bare = text;
	const char *why;

	if (is_marked(text))
		return style[format].refusal;
	if (*bare.at == '-' || *bare.at == '+')
		bare = (struct span){ bare.at + 1, bare.len - 1 };
	if (text.len >= minus.len && !memcmp(text.at, minus.at, minus.len))
		return WORDS("has a minus sign, and not the one of the keyboard");
	if (span_equal_fold(bare, SPAN("nan")))
		return WORDS("is NaN, which is not a number");
	if (span_equal_fold(bare, SPAN("infinity")) || span_equal_fold(bare, SPAN("inf")))
		return WORDS("is infinite");
	if (bare.len > 2 && bare.at[0] == '0' && (bare.at[1] | 0x20) == 'x')
		return WORDS("is hexadecimal; write it in decimal digits");
	why = format_foreign_digits(text);
	return why ? why : WORDS("is not a number");
}

/* A number taken apart. */
struct parts {
	struct span digits; /* with the point, where there is one */
	bool minus;
	long exponent;
};

/* Read the exponent after the e; what is absurdly large stays large, and is over or a fraction. */
static bool read_exponent(const char *at, const char *end, long *exponent)
{
	bool minus = at < end && *at == '-';

	*exponent = 0;
	at += at < end && (*at == '-' || *at == '+');
	if (at == end)
		return false;
	for (; at < end && is_digit(*at); at++)
		if (*exponent < 1000000)
			*exponent = *exponent * 10 + (*at - '0');
	if (minus)
		*exponent = -*exponent;
	return at == end;
}

static bool take_apart(struct span text, struct parts *parts)
{
	const char *at = text.at, *end = at + text.len, *start;
	int digits = 0, points = 0;

	*parts = (struct parts){ .minus = *at == '-' };
	at += *at == '-' || *at == '+';
	for (start = at; at < end && (is_digit(*at) || (*at == '.' && !points)); at++) {
		points += *at == '.';
		digits += *at != '.';
	}
	parts->digits = (struct span){ start, (size_t)(at - start) };
	if (!digits)
		return false;
	if (at < end && (*at == 'e' || *at == 'E'))
		return read_exponent(at + 1, end, &parts->exponent);
	return at == end;
}

/* The number of digits before the point, the exponent applied; may be negative. */
static long whole_digits(const struct parts *parts)
{
	const char *point = memchr(parts->digits.at, '.', parts->digits.len);

	return (point ? point - parts->digits.at : (long)parts->digits.len) + parts->exponent;
}

/* Write text, in a format, as a plain one; false when it is not in that format. */
static bool make_plain(enum number_format format, struct span text, char *plain, size_t *len)
{
	const char *at = text.at, *end = at + text.len, *first;
	char *to = plain;
	size_t run = 0, groups = 0, n;

	if (*at == '-' || *at == '+')
		*to++ = *at++;
	for (first = at; at < end; at += n) {
		if (is_digit(*at)) {
			*to++ = *at;
			run++;
			n = 1;
			continue;
		}
		if (!(n = group_mark(style[format].group, at, end)))
			break;
		if (groups++ ? run != 3 : run < 1 || run > 3 || *first == '0')
			return false;
		run = 0;
	}
	if (groups && run != 3)
		return false;
	if (at < end && *at == number_decimal_mark[format]) {
		*to++ = '.';
		at++;
	} else if (at < end && groups) {
		return false;
	}
	for (; at < end; at++) {
		if (*at == '.' || *at == ',' || (groups && !is_digit(*at)))
			return false;
		*to++ = *at;
	}
	*len = (size_t)(to - plain);
	return *len > 0;
}

static enum reading value_of(const struct parts *parts, int32_t *count, const char **why)
{
	long whole = whole_digits(parts), i = 0;
	int64_t n = 0;

	for (size_t at = 0; at < parts->digits.len; at++) {
		char c = parts->digits.at[at];

		if (c == '.')
			continue;
		if (i++ >= whole && c != '0') {
			*why = parts->minus ? WORDS("is negative") : WORDS("has a fraction");
			return READING_REFUSED;
		}
		if (i <= whole && n <= COUNT_MAX)
			n = n * 10 + (c - '0');
	}
	for (; i < whole && n && n <= COUNT_MAX; i++)
		n *= 10;
	*why = n && parts->minus ? WORDS("is negative")
	    : n > COUNT_MAX	 ? WORDS("is over 2147483647")
				 : NULL;
	*count = (int32_t)n;
	return *why ? READING_REFUSED : READING_GOOD;
}

bool number_is_doubtful(struct span text)
{
	size_t sign = text.len && (*text.at == '-' || *text.at == '+'), i = sign;

	while (i < text.len && is_digit(text.at[i]))
		i++;
	if (i == sign || i - sign > 3 || text.at[sign] == '0' || text.len - i != 4)
		return false;
	return (text.at[i] == '.' || text.at[i] == ',') && is_digit(text.at[i + 1]) &&
	    is_digit(text.at[i + 2]) && is_digit(text.at[i + 3]);
}

bool number_has_decimals(enum number_format format, struct span text)
{
	return memchr(text.at, number_decimal_mark[format], text.len) && !number_is_doubtful(text);
}

enum reading number_judge(enum number_format format, struct span text, int32_t *count,
    const char **why)
{
	bool pointed = format == NUMBER_PLAIN || format == NUMBER_DECIMAL_POINT;
	struct parts parts;
	char plain[LENGTH_MAX];

	*why = WORDS("is not a number");
	if (!text.len)
		return READING_NONE;
	if (!pointed) {
		struct span made = { plain, 0 };

		if (text.len > sizeof(plain) || !make_plain(format, text, plain, &made.len) ||
		    !take_apart(made, &parts)) {
			*why = refuse(format, text);
			return READING_NONE;
		}
		return value_of(&parts, count, why);
	}
	if (!take_apart(text, &parts)) {
		*why = refuse(format, text);
		return READING_NONE;
	}
	if (format == NUMBER_PLAIN && number_is_doubtful(text)) {
		*why = WORDS("may have a grouping point; write 1000 or 1.0");
		return READING_NONE;
	}
	return value_of(&parts, count, why);
}
