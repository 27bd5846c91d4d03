/* values -- see values.h. */
#include "csv/values.h"

#define COUNT_MAX  2147483647
#define YEAR_FIRST 1900
#define YEAR_LAST  2050

const char *const number_format_name[NUMBER_FORMAT_COUNT] = {[NUMBER_PLAIN] = "plain"};
const char *const period_format_name[PERIOD_FORMAT_COUNT] = {[PERIOD_YYYYMM] = "YYYYMM"};

static const char fraction[] = "has a fraction";
static const char negative[] = "is negative";
static const char over[] = "is over 2147483647";
static const char no_number[] = "is not a number";
static const char doubtful[] = "may have a grouping point; write 1000 or 1.0";
static const char grouped[] = "has a comma or grouping; write 1234 or 12.0";

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool count_is_blank(struct span text)
{
	static const struct span blank[] = {
	    SPAN("-"),	  SPAN("."),	 SPAN("NA"),   SPAN("N/A"),
	    SPAN("null"), SPAN("#REF!"), SPAN("#N/A"),
	};

	if (!text.len)
		return true;
	if (is_digit(*text.at))
		return false; /* most counts, quickly */
	for (size_t i = 0; i < sizeof(blank) / sizeof(*blank); i++)
		if (span_equal_fold(text, blank[i]))
			return true;
	return false;
}

/* Why it is no number: digits with grouping or a decimal comma are one to a person, but not
 * in this format. */
static const char *refuse(struct span text)
{
	static const char between[] = ".,' \xc2\xa0\xe2\x80\xaf\x99"; /* with U+202F and U+2019 */

	for (size_t i = *text.at == '-' || *text.at == '+'; i < text.len; i++)
		if (!is_digit(text.at[i]) && !memchr(between, text.at[i], sizeof(between) - 1))
			return no_number;
	return is_digit(text.at[text.len - 1]) ? grouped : no_number;
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

	*parts = (struct parts){.minus = *at == '-'};
	at += *at == '-' || *at == '+';
	for (start = at; at < end && (is_digit(*at) || (*at == '.' && !points)); at++) {
		points += *at == '.';
		digits += *at != '.';
	}
	parts->digits = (struct span){start, (size_t)(at - start)};
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

/* Is it like 1.000, which is one thousand to some and one to others? */
static bool is_doubtful(const struct parts *parts)
{
	const char *at = parts->digits.at, *point = memchr(at, '.', parts->digits.len);

	return point && *at != '0' && point > at && point - at <= 3 &&
	       at + parts->digits.len - point == 4;
}

static const char *read_any(struct span text, int32_t *count)
{
	struct parts parts;
	int64_t n = 0;
	long whole, i = 0;

	if (!take_apart(text, &parts))
		return refuse(text);
	if (!parts.exponent && is_doubtful(&parts))
		return doubtful;
	whole = whole_digits(&parts);
	for (size_t at = 0; at < parts.digits.len; at++) {
		char c = parts.digits.at[at];

		if (c == '.')
			continue;
		if (i++ >= whole && c != '0')
			return parts.minus ? negative : fraction;
		if (i <= whole && n <= COUNT_MAX)
			n = n * 10 + (c - '0');
	}
	for (; i < whole && n && n <= COUNT_MAX; i++)
		n *= 10;
	if (n && parts.minus)
		return negative;
	if (n > COUNT_MAX)
		return over;
	*count = (int32_t)n;
	return NULL;
}

const char *count_read(enum number_format format, struct span text, int32_t *count)
{
	int32_t n = 0;

	(void)format; /* there is one, so far */
	if (!text.len || text.len > 9)
		return text.len ? read_any(text, count) : no_number;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.at[i]))
			return read_any(text, count);
		n = n * 10 + (text.at[i] - '0');
	}
	*count = n;
	return NULL;
}

const char *period_read(enum period_format format, struct span text, int *period)
{
	int n = 0;

	(void)format; /* there is one, so far */
	if (text.len != 6)
		return "is not a month written as YYYYMM, like 202401";
	for (int i = 0; i < 6; i++) {
		if (!is_digit(text.at[i]))
			return "is not a month written as YYYYMM, like 202401";
		n = n * 10 + (text.at[i] - '0');
	}
	if (n % 100 < 1 || n % 100 > 12)
		return "has a month that is not 01 to 12";
	if (n / 100 < YEAR_FIRST || n / 100 > YEAR_LAST)
		return "is not between 190001 and 205012";
	*period = n;
	return NULL;
}
