/* filter -- see filter.h. */
#include "page/filter.h"

#include "base/clock.h"
#include "words/local.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define MINUS "\u2212"

typedef bool filter(struct text *out, const struct language *language, json_t *value);

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

static unsigned long long magnitude(long long n)
{
	return n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
}

static bool number(struct text *out, const struct language *language, json_t *value)
{
	long long n;

	if (!whole(value, &n))
		return false;
	text_string(out, n < 0 ? MINUS : "");
	local_group(out, language, magnitude(n));
	return true;
}

/* Of what there is none, too. */
static bool count(struct text *out, const struct language *language, json_t *value)
{
	if (value && !json_is_null(value))
		return number(out, language, value);
	text_string(out, "0");
	return true;
}

static bool with_sign(struct text *out, const struct language *language, json_t *value)
{
	long long n;

	if (!whole(value, &n))
		return false;
	text_string(out, n < 0 ? MINUS : n ? "+" : "");
	local_group(out, language, magnitude(n));
	return true;
}

/* The pattern with n of something in the place of {n}. */
static void put(struct text *out, const char *pattern, const char *n)
{
	words_add(out, pattern, "n", n);
}

static bool bytes(struct text *out, const struct language *language, json_t *value)
{
	static const char *const unit[] = { WORDS("{n}\u00a0kB"), WORDS("{n}\u00a0MB"),
		WORDS("{n}\u00a0GB"), WORDS("{n}\u00a0TB"), WORDS("{n}\u00a0PB"),
		WORDS("{n}\u00a0EB") };
	struct text number = text_new(out->ctx);
	long long n;
	double x;
	int i = 0;

	if (!whole(value, &n) || n < 0)
		return false;
	if (n < 1000) {
		text_printf(&number, "%lld", n);
		put(out, words_many(language, "{n}\u00a0byte", "{n}\u00a0bytes", (unsigned long)n),
		    number.at);
		return true;
	}
	/* 999,950 is 1 MB, not 1000 kB */
	for (x = n / 1e3; x >= 999.95; x /= 1e3)
		i++;
	local_decimal(&number, language, x);
	put(out, words(language, unit[i]), number.at);
	return true;
}

static bool is_month(json_t *value, long long *n)
{
	return whole(value, n) && *n >= 100001 && *n <= 999912 && *n % 100 >= 1 && *n % 100 <= 12;
}

static bool month(struct text *out, const struct language *language, json_t *value)
{
	long long n;

	if (!is_month(value, &n))
		return false;
	local_month(out, language, (int)(n / 100), (int)(n % 100));
	return true;
}

static bool month_name(struct text *out, const struct language *language, json_t *value)
{
	long long n;

	if (!is_month(value, &n))
		return false;
	local_month_name(out, language, (int)(n % 100));
	return true;
}

/* For programs, as in attributes: 2026-11-22T19:38:00Z. */
static bool in_utc(struct text *out, const struct language *language, json_t *value)
{
	const char *s = json_string_value(value);
	char said[32];
	struct tm tm;
	time_t t;

	(void)language;
	if (!local_moment(s, &t) || !gmtime_r(&t, &tm) ||
	    !strftime(said, sizeof(said), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return false;
	text_string(out, said);
	return true;
}

static bool point_in_time(struct text *out, const struct language *language, json_t *value)
{
	time_t t;

	if (!local_moment(json_string_value(value), &t))
		return false;
	local_time(out, language, t);
	return true;
}

static bool day(struct text *out, const struct language *language, json_t *value)
{
	return local_day(out, language, json_string_value(value));
}

static bool on_the_wall(struct text *out, const struct language *language, json_t *value)
{
	return local_wall(out, language, json_string_value(value));
}

static bool ago(struct text *out, const struct language *language, json_t *value)
{
	time_t t;
	double x;

	if (local_moment(json_string_value(value), &t))
		local_ago(out, language, (long long)(clock_now() - t));
	else if (real(value, &x) && fabs(x) < 1e15)
		local_ago(out, language, (long long)x);
	else
		return false;
	return true;
}

/* What is not quite none or all is never written as 0 % or 100 %. */
static bool percent(struct text *out, const struct language *language, json_t *value)
{
	struct text number = text_new(out->ctx);
	double x;

	if (!real(value, &x))
		return false;
	if (x > 0 && x < 0.05) {
		text_string(&number, "< ");
		x = 0.1;
	} else if (x > 99.9 && x < 100) {
		x = 99.9;
	}
	local_decimal(&number, language, x);
	put(out, words(language, "{n}\u00a0%"), number.at);
	return true;
}

static bool duration(struct text *out, const struct language *language, json_t *value)
{
	double x;

	if (!real(value, &x) || x < 0 || x > 1e15)
		return false;
	local_duration(out, language, (long long)x);
	return true;
}

/* All decimals of a number, behind the sign of the language. */
static void put_real(struct text *out, const struct language *language, json_t *value)
{
	struct text plain = text_new(out->ctx), half = text_new(out->ctx);
	const char *point;

	filter_plain(&plain, value);
	local_decimal(&half, language, 0.5);
	point = strchr(plain.at, '.');
	text_add(out, plain.at, point ? (size_t)(point - plain.at) : plain.len);
	if (point) {
		text_add(out, half.at + 1, half.len - 2);
		text_string(out, point + 1);
	}
}

static void put_said(struct text *out, const struct language *language, json_t *said);

/* A sentence with its values: {"text", "values"}, or with two forms {"text", "many", "count",
 * "values"}. */
static void put_sentence(struct text *out, const struct language *language, json_t *said)
{
	const char *text = json_string_value(json_object_get(said, "text"));
	const char *many = json_string_value(json_object_get(said, "many"));
	const char *count = json_string_value(json_object_get(said, "count"));
	json_t *values = json_object_get(said, "values");
	const char *open, *close;

	text = many ? words_many(language, text, many,
			  filter_count(json_object_get(values, count ? count : "")))
		    : words(language, text);
	while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
		json_t *value = json_object_getn(values, open + 1, (size_t)(close - open) - 1);

		text_add(out, text, (size_t)(open - text));
		if (value)
			put_said(out, language, value);
		else
			text_add(out, open, (size_t)(close + 1 - open));
		text = close + 1;
	}
	text_string(out, text);
}

/* A value of such a sentence, as page.h has them. */
static void put_said(struct text *out, const struct language *language, json_t *said)
{
	const char *through = json_object_iter_key(json_object_iter(said));

	if (json_is_string(said))
		filter_plain(out, said);
	else if (json_is_string(json_object_get(said, "text")))
		put_sentence(out, language, said);
	else if (through)
		filter_add(out, language, span_of(through), json_object_get(said, through));
	else if (json_is_array(said))
		filter_add(out, language, SPAN("list"), said);
	else if (json_is_real(said))
		put_real(out, language, said);
	else
		filter_add(out, language, SPAN("number"), said);
}

/* a, b and c */
static bool list(struct text *out, const struct language *language, json_t *value)
{
	size_t n = json_array_size(value);
	char *said = mem_strdup(out->ctx, "");

	for (size_t i = 0; i < n; i++) {
		struct text item = text_new(out->ctx), next = text_new(out->ctx);

		put_said(&item, language, json_array_get(value, i));
		if (!i)
			text_string(&next, item.at);
		else if (i + 1 < n)
			words_add(&next, words(language, "{list}, {item}"), "list", said, "item",
			    item.at);
		else
			words_add(&next, words(language, "{list} and {item}"), "list", said, "item",
			    item.at);
		said = next.at;
	}
	text_string(out, said);
	return json_is_array(value);
}

/* A text that the catalog has, or a sentence with its values, in the page's language. */
static bool in_words(struct text *out, const struct language *language, json_t *value)
{
	const char *s = json_string_value(value);

	if (json_is_string(json_object_get(value, "text"))) {
		put_sentence(out, language, value);
		return true;
	}
	if (!s || !*s)
		return false;
	text_string(out, words(language, s));
	return true;
}

static bool url(struct text *out, const struct language *language, json_t *value)
{
	struct text plain = text_new(out->ctx);

	(void)language;
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
	{ "month_name", month_name },
	{ "time", point_in_time },
	{ "utc", in_utc },
	{ "day", day },
	{ "wall", on_the_wall },
	{ "ago", ago },
	{ "percent", percent },
	{ "duration", duration },
	{ "list", list },
	{ "words", in_words },
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

void filter_add(struct text *out, const struct language *language, struct span name, json_t *value)
{
	filter *fn = filter_named(name);
	bool none = !value || json_is_null(value);

	if (!fn || (none && fn != count) || !fn(out, language, value))
		filter_plain(out, value);
}

unsigned long filter_count(json_t *value)
{
	long long n;

	return whole(value, &n) ? (unsigned long)magnitude(n) : 0;
}
