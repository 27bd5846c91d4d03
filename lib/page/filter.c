/* filter -- see filter.h. */
#include "page/filter.h"

#include "base/clock.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define NO_BREAK "\xc2\xa0"	/* U+00A0, between a number and its unit */
#define THIN	 "\xe2\x80\xaf" /* U+202F, thin and without a break */
#define MINUS	 "\xe2\x88\x92" /* U+2212 */

typedef bool filter(struct text *out, json_t *value);

static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

/* A number, or a text that is one: SQL sends what a double cannot hold as text. */
static bool whole(json_t *value, long long *n)
{
	const char *s = json_string_value(value);
	char *end;

	if (json_is_integer(value)) {
		*n = json_integer_value(value);
		return true;
	}
	if (json_is_real(value)) {
		*n = (long long)fmin(fmax(json_real_value(value), -9e18), 9e18);
		return (double)*n == json_real_value(value);
	}
	if (!s || !(isdigit((unsigned char)*s) || (*s == '-' && isdigit((unsigned char)s[1]))))
		return false;
	errno = 0;
	*n = strtoll(s, &end, 10);
	return !*end && !errno;
}

static bool real(json_t *value, double *x)
{
	const char *s = json_string_value(value);
	char *end;

	if (json_is_number(value)) {
		*x = json_number_value(value);
		return true;
	}
	if (!s || !*s || strspn(s, "-.0123456789") != strlen(s))
		return false;
	*x = strtod(s, &end);
	return !*end;
}

static void group(struct text *out, unsigned long long n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text_string(out, THIN);
		text_add(out, digits + i, 1);
	}
}

static unsigned long long magnitude(long long n)
{
	return n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
}

static bool number(struct text *out, json_t *value)
{
	long long n;

	if (!whole(value, &n))
		return false;
	text_string(out, n < 0 ? MINUS : "");
	group(out, magnitude(n));
	return true;
}

/* Of what there is none, too. */
static bool count(struct text *out, json_t *value)
{
	if (value && !json_is_null(value))
		return number(out, value);
	text_string(out, "0");
	return true;
}

static bool with_sign(struct text *out, json_t *value)
{
	long long n;

	if (!whole(value, &n))
		return false;
	text_string(out, n < 0 ? MINUS : n ? "+" : "");
	group(out, magnitude(n));
	return true;
}

/* At most one decimal, and none for a whole number. */
static void decimal(struct text *out, double x)
{
	double tenths = round(fabs(x) * 10);

	text_string(out, x < 0 && tenths > 0 ? MINUS : "");
	text_printf(out, fmod(tenths, 10) > 0 ? "%.1f" : "%.0f", tenths / 10);
}

static bool bytes(struct text *out, json_t *value)
{
	static const char *const unit[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	long long n;
	double x;
	int i = 0;

	if (!whole(value, &n) || n < 0)
		return false;
	if (n < 1000) {
		text_printf(out, "%lld" NO_BREAK "%s", n, n == 1 ? "byte" : "bytes");
		return true;
	}
	/* 999,950 is 1 MB, not 1000 kB */
	for (x = n / 1e3; x >= 999.95; x /= 1e3)
		i++;
	decimal(out, x);
	text_printf(out, NO_BREAK "%s", unit[i]);
	return true;
}

static bool month(struct text *out, json_t *value)
{
	long long n;

	if (!whole(value, &n) || n < 100001 || n > 999912 || n % 100 < 1 || n % 100 > 12)
		return false;
	text_printf(out, "%s %lld", months[n % 100 - 1], n / 100);
	return true;
}

/* A time as PostgreSQL writes it into JSON: 2026-11-22T19:38:00.123+00:00, or ...Z. */
static bool moment(json_t *value, time_t *t)
{
	const char *s = json_string_value(value);
	struct tm tm = { 0 };
	int n = 0, hours = 0, minutes = 0;
	char sign;

	if (!s ||
	    sscanf(s, "%4d-%2d-%2d%*1[T ]%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		&tm.tm_hour, &tm.tm_min, &tm.tm_sec, &n) != 6)
		return false;
	if (tm.tm_mon < 1 || tm.tm_mon > 12)
		return false;
	s += n;
	if (*s == '.')
		s += 1 + strspn(s + 1, "0123456789");
	tm.tm_year -= 1900;
	tm.tm_mon--;
	*t = timegm(&tm);
	if (!*s || !strcmp(s, "Z"))
		return true;
	if (sscanf(s, "%c%2d:%2d", &sign, &hours, &minutes) < 2 || !strchr("+-", sign))
		return false;
	*t -= (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

static bool point_in_time(struct text *out, json_t *value)
{
	time_t t;
	struct tm tm;

	if (!moment(value, &t) || !gmtime_r(&t, &tm))
		return false;
	text_printf(out, "%d %s %d, %02d:%02d" NO_BREAK "UTC", tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
	return true;
}

static bool ago(struct text *out, json_t *value)
{
	static const struct {
		const char *name;
		long long seconds;
	} units[] = { { "year", 31557600 }, { "month", 2629800 }, { "day", 86400 },
		{ "hour", 3600 }, { "minute", 60 }, { "second", 1 } };
	long long passed, n;
	time_t t;
	double x;
	size_t i = 0;

	if (moment(value, &t))
		passed = (long long)(clock_now() - t);
	else if (real(value, &x) && fabs(x) < 1e15)
		passed = (long long)x;
	else
		return false;
	if (passed < 1) {
		text_string(out, "just now");
		return true;
	}
	while (passed < units[i].seconds)
		i++;
	n = passed / units[i].seconds;
	text_printf(out, "%lld %s%s ago", n, units[i].name, n == 1 ? "" : "s");
	return true;
}

/* What is not quite none or all is never written as 0 % or 100 %. */
static bool percent(struct text *out, json_t *value)
{
	double x;

	if (!real(value, &x))
		return false;
	if (x > 0 && x < 0.05)
		text_string(out, "< 0.1");
	else if (x > 99.9 && x < 100)
		text_string(out, "99.9");
	else
		decimal(out, x);
	text_string(out, NO_BREAK "%");
	return true;
}

static bool duration(struct text *out, json_t *value)
{
	static const struct {
		const char *name;
		long long seconds;
	} units[] = { { "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
	long long n, rest;
	double x;
	int i = 0;

	if (!real(value, &x) || x < 0 || x > 1e15)
		return false;
	n = (long long)x;
	while (i < 3 && n < units[i].seconds)
		i++;
	text_printf(out, "%lld" NO_BREAK "%s", n / units[i].seconds, units[i].name);
	rest = i < 3 ? n % units[i].seconds / units[i + 1].seconds : 0;
	if (rest)
		text_printf(out, " %lld" NO_BREAK "%s", rest, units[i + 1].name);
	return true;
}

static bool url(struct text *out, json_t *value)
{
	struct text plain = text_new(out->ctx);

	filter_plain(&plain, value);
	text_url(out, (struct span){ plain.at, plain.len });
	talloc_free(plain.at);
	return true;
}

static const struct {
	const char *name;
	filter *fn;
} filters[] = {
	{ "number", number },
	{ "count", count },
	{ "signed", with_sign },
	{ "bytes", bytes },
	{ "month", month },
	{ "time", point_in_time },
	{ "ago", ago },
	{ "percent", percent },
	{ "duration", duration },
	{ "url", url },
};

static filter *filter_named(struct span name)
{
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		if (span_equal(name, span_of(filters[i].name)))
			return filters[i].fn;
	return NULL;
}

bool filter_exists(struct span name)
{
	return filter_named(name);
}

void filter_plain(struct text *out, json_t *value)
{
	if (json_is_string(value))
		text_add(out, json_string_value(value), json_string_length(value));
	else if (json_is_integer(value))
		text_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		text_printf(out, "%.15g", json_real_value(value));
}

void filter_add(struct text *out, struct span name, json_t *value)
{
	filter *fn = filter_named(name);
	bool none = !value || json_is_null(value);

	if (!fn || (none && fn != count) || !fn(out, value))
		filter_plain(out, value);
}
