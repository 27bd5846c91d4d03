/* local -- see local.h. */
#include "words/local.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\u2212"

/* What is looked up for every number and month of a page. */
struct forms {
	struct span between, point; /* of groups of digits, and before decimals */
	const char *months[12];
};

static const char *const months[12] = {
	WORDS_IN("month", "Jan"),
	WORDS_IN("month", "Feb"),
	WORDS_IN("month", "Mar"),
	WORDS_IN("month", "Apr"),
	WORDS_IN("month", "May"),
	WORDS_IN("month", "Jun"),
	WORDS_IN("month", "Jul"),
	WORDS_IN("month", "Aug"),
	WORDS_IN("month", "Sep"),
	WORDS_IN("month", "Oct"),
	WORDS_IN("month", "Nov"),
	WORDS_IN("month", "Dec"),
};

/* What stands between two pieces of a sample. */
static struct span within(const char *sample, const char *left, const char *right)
{
	const char *start = strstr(sample, left), *end;

	if (!start)
		return SPAN("");
	start += strlen(left);
	end = strstr(start, right);
	return end ? (struct span){ start, (size_t)(end - start) } : SPAN("");
}

static struct forms forms_new(const struct language *language)
{
	/* words: this number as your language writes it; the blank is U+202F */
	const char *sample = words(language, WORDS_IN("number", "1\u202f234.5"));
	struct forms forms = { within(sample, "1", "234"), within(sample, "234", "5"), { 0 } };

	for (int i = 0; i < 12; i++)
		forms.months[i] = words(language, months[i]);
	return forms;
}

/* Those of the language that was asked for last: a page has one. */
static const struct forms *forms_of(const struct language *language)
{
	static const struct language *last;
	static struct forms forms;

	if (language != last)
		forms = forms_new(language);
	last = language;
	return &forms;
}

void local_group(struct text *out, const struct language *language, unsigned long long n)
{
	struct span between = forms_of(language)->between;
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text_span(out, between);
		text_add(out, digits + i, 1);
	}
}

void local_decimal(struct text *out, const struct language *language, double x)
{
	double tenths = round(fabs(x) * 10);

	text_string(out, x < 0 && tenths > 0 ? MINUS : "");
	text_printf(out, "%.0f", floor(tenths / 10));
	if (fmod(tenths, 10) > 0) {
		text_span(out, forms_of(language)->point);
		text_printf(out, "%.0f", fmod(tenths, 10));
	}
}

void local_month(struct text *out, const struct language *language, int year, int month)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", year);
	words_add(out, words(language, "{month} {year}"), "month",
	    forms_of(language)->months[month - 1], "year", number);
}

const char *local_month_key(int month)
{
	return months[month - 1];
}

void local_month_name(struct text *out, const struct language *language, int month)
{
	text_string(out, forms_of(language)->months[month - 1]);
}

bool local_moment(const char *s, time_t *t)
{
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

/* CAT; UTC−3 and UTC+5:45 where it has no short name, which tzdata has as -03 and +0545. */
static void name_zone(char to[24], const char *zone)
{
	int hours, minutes = 0;

	if (sscanf(zone + 1, "%2d%2d", &hours, &minutes) < 1)
		snprintf(to, 24, "%s", zone);
	else if (minutes)
		snprintf(to, 24, "UTC%s%d:%02d", *zone == '-' ? MINUS : "+", hours, minutes);
	else
		snprintf(to, 24, "UTC%s%d", *zone == '-' ? MINUS : "+", hours);
}

void local_time(struct text *out, const struct language *language, time_t t)
{
	char day[16], year[16], at[32], zone[24];
	struct tm tm;

	clock_local(t, &tm);

	snprintf(day, sizeof(day), "%d", tm.tm_mday);
	snprintf(year, sizeof(year), "%d", tm.tm_year + 1900);
	snprintf(at, sizeof(at), "%02d:%02d", tm.tm_hour, tm.tm_min);
	name_zone(zone, tm.tm_zone);
	words_add(out, words(language, "{day} {month} {year}, {time}\u00a0{zone}"), "day", day,
	    "month", forms_of(language)->months[tm.tm_mon], "year", year, "time", at, "zone", zone);
}

bool local_day(struct text *out, const struct language *language, const char *s)
{
	int year, month, day, n = 0;
	char number[16], of[16];

	if (!s || sscanf(s, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || s[n] || month < 1 ||
	    month > 12)
		return false;
	snprintf(number, sizeof(number), "%d", day);
	snprintf(of, sizeof(of), "%d", year);
	words_add(out, words(language, "{day} {month} {year}"), "day", number, "month",
	    forms_of(language)->months[month - 1], "year", of);
	return true;
}

bool local_wall(struct text *out, const struct language *language, const char *s)
{
	struct text day = text_new(out->ctx);
	int hour, minute;
	char at[16];

	if (!s || strlen(s) < 16 || sscanf(s + 10, "%*1[T ]%2d:%2d", &hour, &minute) != 2 ||
	    !local_day(&day, language, mem_strndup(out->ctx, s, 10)))
		return false;
	snprintf(at, sizeof(at), "%02d:%02d", hour, minute);
	words_add(out, words(language, "{day}, {time}"), "day", day.at, "time", at);
	return true;
}

void local_ago(struct text *out, const struct language *language, long long seconds)
{
	static const struct {
		const char *one, *many;
		long long seconds;
	} units[] = {
		{ WORDS_MANY("{n} year ago", "{n} years ago"), 31557600 },
		{ WORDS_MANY("{n} month ago", "{n} months ago"), 2629800 },
		{ WORDS_MANY("{n} day ago", "{n} days ago"), 86400 },
		{ WORDS_MANY("{n} hour ago", "{n} hours ago"), 3600 },
		{ WORDS_MANY("{n} minute ago", "{n} minutes ago"), 60 },
		{ WORDS_MANY("{n} second ago", "{n} seconds ago"), 1 },
	};
	char number[24];
	long long n;
	size_t i = 0;

	if (seconds < 1) {
		text_string(out, words(language, "just now"));
		return;
	}
	while (seconds < units[i].seconds)
		i++;
	n = seconds / units[i].seconds;
	snprintf(number, sizeof(number), "%lld", n);
	words_add(out, words_many(language, units[i].one, units[i].many, (unsigned long)n), "n",
	    number);
}

static void add_unit(struct text *out, const struct language *language, long long n,
    const char *text)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", n);
	words_add(out, words(language, text), "n", number);
}

void local_duration(struct text *out, const struct language *language, long long seconds)
{
	static const struct {
		const char *text;
		long long seconds;
	} units[] = {
		{ WORDS("{n}\u00a0d"), 86400 },
		{ WORDS("{n}\u00a0h"), 3600 },
		{ WORDS("{n}\u00a0min"), 60 },
		{ WORDS("{n}\u00a0s"), 1 },
	};
	long long rest;
	int i = 0;

	while (i < 3 && seconds < units[i].seconds)
		i++;
	add_unit(out, language, seconds / units[i].seconds, units[i].text);
	rest = i < 3 ? seconds % units[i].seconds / units[i + 1].seconds : 0;
	if (rest) {
		text_string(out, " ");
		add_unit(out, language, rest, units[i + 1].text);
	}
}

/* Is a value called what, or its name ends in that? */
static bool is_called(const char *name, const char *what)
{
	size_t n = strlen(name), of = strlen(what);

	return n >= of && !strcmp(name + n - of, what) &&
	    (n == of || name[n - of - 1] == '_' || name[n - of - 1] == '.');
}

/* A value as it is read: a time or a day by its name. */
static const char *read_as(const void *ctx, const struct language *language, const char *name,
    const char *value)
{
	struct text out = text_new(ctx);
	time_t t;

	if (is_called(name, "at") && local_moment(value, &t))
		local_time(&out, language, t);
	else if (!is_called(name, "day") || !local_day(&out, language, value))
		return value;
	return out.at;
}

const char *local_error(const void *ctx, const struct language *language, const struct err *failed)
{
	struct text out = text_new(ctx);
	const char *values[2 * ERR_VALUES + 1] = { NULL };

	if (!failed->message) /* it may still be one of ours, stored and read back */
		return mem_strdup(ctx, words(language, failed->text));
	for (int i = 0; i < 2 * ERR_VALUES && failed->values[i]; i += 2) {
		values[i] = failed->values[i];
		values[i + 1] = read_as(ctx, language, values[i], failed->values[i + 1]);
	}
	words_fill_in(&out, language, words(language, failed->message), values);
	return out.at;
}
