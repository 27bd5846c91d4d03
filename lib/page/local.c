/* local -- see local.h. */
#include "page/local.h"

#include <math.h>
#include <stdio.h>

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

void local_time(struct text *out, const struct language *language, const struct tm *tm)
{
	char day[16], year[16], at[32];

	snprintf(day, sizeof(day), "%d", tm->tm_mday);
	snprintf(year, sizeof(year), "%d", tm->tm_year + 1900);
	snprintf(at, sizeof(at), "%02d:%02d", tm->tm_hour, tm->tm_min);
	words_add(out, words(language, "{day} {month} {year}, {time}\u00a0UTC"), "day", day,
	    "month", forms_of(language)->months[tm->tm_mon], "year", year, "time", at);
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
