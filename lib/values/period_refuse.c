/* period_refuse -- what a text is that is no month: a quarter, a week, a financial year; see
 * period_parts.h. */
#include "values/period_parts.h"

#include "base/fold.h"
#include "values/month_name.h"
#include "words/words.h"

#define WORD_MAX 12 /* letters of a word that are looked at */

/* Take a word, whatever the case of its letters. */
static bool take_word(struct rest *rest, struct span word)
{
	struct span here = { rest->at, word.len };

	if ((size_t)(rest->end - rest->at) < word.len || !span_equal_fold(here, word))
		return false;
	rest->at += word.len;
	return true;
}

bool period_is_financial(struct span name)
{
	static const struct span names[] = { SPAN("April"), SPAN("July"), SPAN("Oct"), SPAN("Nov"),
		SPAN("Sep"), SPAN("Feb"), SPAN("Aug") };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_fold(name, names[i]))
			return true;
	return false;
}

/* Skip the name of the month or day of the week with which DHIS2's quarters, six-months and weeks
 * may begin: 2024AprilS1, 2024NovQ1, 2024WedW1. */
static void take_start(struct rest *rest)
{
	static const struct span starts[] = { SPAN("April"), SPAN("Nov"), SPAN("Wed"), SPAN("Thu"),
		SPAN("Sat"), SPAN("Sun"), SPAN("Mon"), SPAN("Tue"), SPAN("Fri") };

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (take_word(rest, starts[i]))
			return;
}

/* Part of a year: a letter, then which one. */
static const char *part_of_year(struct rest rest)
{
	static const char quarter[] = WORDS("is a quarter; a month is needed"),
			  half[] = WORDS("is half a year; a month is needed"),
			  weeks[] = WORDS("is two weeks; a month is needed"),
			  week[] = WORDS("is a week; a month is needed");
	const char *what = NULL;
	int n;

	take_start(&rest);
	if (take_word(&rest, SPAN("BiW")))
		what = weeks;
	else if (take_one(&rest, "QqTt"))
		what = quarter;
	else if (take_one(&rest, "SsHh"))
		what = half;
	else if (take_one(&rest, "Ww"))
		what = week;
	while (take_one(&rest, " -"))
		;
	return what && take_number(&rest, 1, 2, &n) && rest.at == rest.end ? what : NULL;
}

/* Q1 2024, S2-2024. */
static const char *part_before_year(struct rest rest)
{
	struct rest part = rest;
	int year, n;

	if (!take_one(&rest, "QqTtSsHhWw") || !take_number(&rest, 1, 2, &n))
		return NULL;
	part.end = rest.at;
	take_between(&rest);
	if (!take_number(&rest, 4, 4, &year) || rest.at != rest.end)
		return NULL;
	return part_of_year(part);
}

/* LAST_MONTH, THIS_YEAR, LAST_12_MONTHS. */
static bool is_relative(struct span text)
{
	struct rest rest = { text.at, text.at + text.len };

	return take_word(&rest, SPAN("LAST_")) || take_word(&rest, SPAN("THIS_")) ||
	    take_word(&rest, SPAN("MONTHS_THIS_")) || take_word(&rest, SPAN("QUARTERS_THIS_"));
}

/* What begins with a year of four digits. */
static const char *after_year(struct rest rest, int year)
{
	struct span left = { rest.at, (size_t)(rest.end - rest.at) };
	struct rest next = rest;
	int n;

	if (!left.len)
		return WORDS("is a year; a month is needed");
	if (period_is_financial(left))
		return WORDS("is a financial year; a month is needed");
	if (take_one(&next, "/-") && take_number(&next, 2, 4, &n) && next.at == next.end &&
	    (n == year + 1 || n == (year + 1) % 100))
		return WORDS("is a year that ends in the next; a month is needed");
	while (take_one(&rest, "- "))
		;
	return part_of_year(rest);
}

/* What is all digits, or nearly. */
static const char *in_digits(struct rest rest)
{
	struct rest two = rest;
	int n;

	if (take_number(&rest, 8, 8, &n) && rest.at == rest.end && n / 10000 >= YEAR_FIRST &&
	    n / 10000 <= YEAR_LAST)
		return WORDS("is a day, unlike the others of its column; write its month");
	for (n = 0; n < 6 && two.at < two.end && rest_is_digit(*two.at); n++)
		two.at++;
	if (n == 6 && take_one(&two, "B") && two.at == two.end)
		return WORDS("is two months; a month is needed");
	return NULL;
}

/* A month's name without a year, or with what may be one or a day. */
static const char *by_name(struct rest rest)
{
	struct rest name = rest;
	int n;

	if (month_name(&name.at, name.end) && name.at == name.end)
		return WORDS("has no year");
	if (!take_number(&rest, 1, 2, &n))
		return NULL;
	if (rest.at == rest.end)
		return n >= 1 && n <= 12 ? WORDS("has no year") : NULL;
	take_between(&rest);
	return month_name(&rest.at, rest.end) && rest.at == rest.end
	    ? WORDS("may begin with a day or a year; write 2024-01")
	    : NULL;
}

/* The words of a text, one after the other, without case and accents; false behind the last. */
static bool next_word(struct rest *rest, char word[WORD_MAX + 3])
{
	int n = 0;

	word[n++] = ' ';
	while (rest->at < rest->end) {
		char c = fold_next(&rest->at, rest->end);

		if (c && (c < 'a' || c > 'z') && n > 1)
			break;
		if (c >= 'a' && c <= 'z' && n <= WORD_MAX)
			word[n++] = c;
	}
	memcpy(word + n, " ", 2);
	return n > 1;
}

/* What its words say that it is: "Week 5 2024", "1er trimestre 2024", "Jan - Mar 2024". */
static const char *by_words(struct rest rest)
{
	static const struct {
		const char *words, *why;
	} kinds[] = {
		{ " w wk week weeks semaine semana wiki se ",
		    WORDS("is a week; a month is needed") },
		{ " quarter qtr trimestre trim robo ", WORDS("is a quarter; a month is needed") },
		{ " semester semestre half ", WORDS("is half a year; a month is needed") },
		{ " bimester bimestre bimonth ", WORDS("is two months; a month is needed") },
		{ " fy fiscal financial exercice exercicio ",
		    WORDS("is a financial year; a month is needed") },
	};
	char word[WORD_MAX + 3];
	int months = 0;

	while (next_word(&rest, word)) {
		const char *at = word + 1, *end = at + strlen(at) - 1;

		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (strstr(kinds[i].words, word))
				return kinds[i].why;
		months += month_name(&at, end) != 0;
	}
	return months > 1 ? WORDS("is several months; a month is needed") : NULL;
}

/* 2024-01-01 - 2024-01-07, 20240101-20240107, 1-15 Jan 2024: more digits than a day has. */
static const char *days_on(struct rest rest)
{
	struct rest day = rest;
	int digits = 0, n, month;

	for (const char *at = rest.at; at < rest.end; at++)
		digits += rest_is_digit(*at);
	if (digits > 10 && !memchr(rest.at, ':', (size_t)(rest.end - rest.at)))
		return WORDS("is from one day to another; a month is needed");
	if (!take_number(&day, 1, 2, &n))
		return NULL;
	while (take_one(&day, " -"))
		;
	if (!take_number(&day, 1, 2, &n))
		return NULL;
	take_between(&day);
	month = month_name(&day.at, day.end);
	return month ? WORDS("is from one day to another; a month is needed") : NULL;
}

const char *period_refuse(struct span text, const char *otherwise)
{
	struct rest rest = { text.at, text.at + text.len }, after = rest;
	int year;
	const char *why = format_foreign_digits(text);

	if (!why && is_relative(text))
		why = WORDS("is a period that moves with the day of the export; a month is needed");
	if (!why)
		why = by_name(rest);
	if (!why)
		why = in_digits(rest);
	if (!why)
		why = part_before_year(rest);
	if (!why && take_number(&after, 4, 4, &year))
		why = after_year(after, year);
	if (!why)
		why = by_words(rest);
	if (!why)
		why = days_on(rest);
	return why ? why : otherwise;
}
