/* period -- see period.h. */
#include "values/period.h"

#include "values/month_name.h"
#include "values/period_parts.h"
#include "words/words.h"

#define EXCEL_UNIX 25569 /* 1970-01-01, as Excel counts days */

static const struct value_format formats[PERIOD_FORMAT_COUNT] = {
	[PERIOD_YYYYMM] = { "YYYYMM", WORDS("year and month, like 202401"),
	    WORDS("months written as YYYYMM, like 202401"), WORDS("a year and month like 202401") },
	[PERIOD_YYYY_MM] = { "YYYY-MM", WORDS("year, then month, like 2024-01 or 2024/1"),
	    WORDS("months written as YYYY-MM, like 2024-01"),
	    WORDS("a year, then a month, like 2024-01") },
	[PERIOD_MM_YYYY] = { "MM/YYYY", WORDS("month, then year, like 01/2024"),
	    WORDS("months written as MM/YYYY, like 01/2024"),
	    WORDS("a month, then a year, like 01/2024") },
	[PERIOD_YYYY_MM_DD] = { "YYYY-MM-DD", WORDS("date, like 2024-01-15: its month"),
	    WORDS("dates written as YYYY-MM-DD, like 2024-01-15"),
	    WORDS("a date like 2024-01-15") },
	[PERIOD_YYYYMMDD] = { "YYYYMMDD", WORDS("date in eight digits, like 20240115: its month"),
	    WORDS("dates written as YYYYMMDD, like 20240115"), WORDS("a date like 20240115") },
	[PERIOD_DD_MM_YYYY] = { "DD/MM/YYYY", WORDS("date, day first, like 15/01/2024: its month"),
	    WORDS("dates written as DD/MM/YYYY, like 15/01/2024"), WORDS("day, month, year") },
	[PERIOD_MM_DD_YYYY] = { "MM/DD/YYYY",
	    WORDS("date, month first, like 01/15/2024: its month"),
	    WORDS("dates written as MM/DD/YYYY, like 01/15/2024"), WORDS("month, day, year") },
	[PERIOD_YY_MM_DD] = { "YY/MM/DD",
	    WORDS("date, year of two digits first, like 24/01/15: its month"),
	    WORDS("dates written as YY/MM/DD, like 24/01/15"), WORDS("year, month, day") },
	[PERIOD_NAME_YYYY] = { "Month-YYYY",
	    WORDS("name of the month and year, like Jan 2024 or janv. 2024"),
	    WORDS("months by name, like Jan 2024"), WORDS("a month's name with its year") },
	[PERIOD_YY_NAME] = { "YY-Month",
	    WORDS("year of two digits, then the month's name, like 24-Jan"),
	    WORDS("months like 24-Jan, the year first"), WORDS("a year, then a month's name"),
	    .ask = true },
	[PERIOD_YY_MM] = { "YY-MM", WORDS("year of two digits, then month, like 24-01"),
	    WORDS("months like 24-01, the year first"), WORDS("a year, then a month"),
	    .ask = true },
	[PERIOD_EXCEL] = { "Excel-days", WORDS("days as Excel counts them: 45292 is January 2024"),
	    WORDS("days as Excel counts them, like 45292"), WORDS("a day as Excel counts them"),
	    .ask = true },
};

static enum reading judge(int format, struct span text, int *value, const char **why)
{
	return period_judge((enum period_format)format, text, value, why);
}

const struct value_formats period_set = { "period_format", formats, PERIOD_FORMAT_COUNT, "months",
	judge };

static bool take_bytes(struct rest *rest, struct span bytes)
{
	if ((size_t)(rest->end - rest->at) <= bytes.len || memcmp(rest->at, bytes.at, bytes.len))
		return false;
	rest->at += bytes.len;
	return true;
}

void take_between(struct rest *rest)
{
	size_t left = (size_t)(rest->end - rest->at);

	/* janeiro de 2024, enero del 2024 */
	if (left > 4 && !memcmp(rest->at, " de ", 4))
		rest->at += 4;
	else if (left > 5 && !memcmp(rest->at, " del ", 5))
		rest->at += 5;
	while (take_one(rest, " -/.,_'") || take_bytes(rest, SPAN("\xc2\xa0")) ||
	    take_bytes(rest, SPAN("\xe2\x80\x99")))
		;
}

enum reading period_settle(int year, int month, int *period, const char **why)
{
	*why = NULL;
	if (month == 13)
		*why = WORDS("has a month 13: looks like another calendar");
	else if (month < 1 || month > 12)
		*why = WORDS("has a month that is not 01 to 12");
	else if (year < YEAR_FIRST)
		*why = WORDS("is before 1900");
	else if (year > YEAR_LAST)
		*why = WORDS("is after 2050: looks like another calendar");
	*period = year * 100 + month;
	return *why ? READING_REFUSED : READING_GOOD;
}

static enum reading read_number(struct rest rest, int *period, const char **why)
{
	int n;

	if (!take_number(&rest, 6, 6, &n))
		return READING_NONE;
	take_zeros(&rest);
	return rest.at == rest.end ? period_settle(n / 100, n % 100, period, why) : READING_NONE;
}

/* 2024-01, 2024_1, and as programs for statistics have it: 2024m1, 2024-M01. */
static enum reading read_year_month(struct rest rest, const char *marks, int *period,
    const char **why)
{
	int year, month;
	char mark;

	if (!take_number(&rest, 4, 4, &year))
		return READING_NONE;
	mark = take_one(&rest, marks);
	if (!take_one(&rest, "mM") && !mark)
		return READING_NONE;
	if (!take_number(&rest, mark == '.' ? 2 : 1, 2, &month) || rest.at != rest.end)
		return READING_NONE;
	if (month > 13 && month == (year + 1) % 100) {
		*why = WORDS("is a year that ends in the next; a month is needed");
		return READING_REFUSED;
	}
	return period_settle(year, month, period, why);
}

/* 01/2024; and 01/24, where the year is not later than the next one. */
static enum reading read_month_year(struct rest rest, int *period, const char **why)
{
	int year, month;
	const char *start;
	char mark;

	if (!take_number(&rest, 1, 2, &month) || !(mark = take_one(&rest, "/-.")))
		return READING_NONE;
	start = rest.at;
	if (!take_number(&rest, 2, 4, &year) || rest.at != rest.end || rest.at - start == 3)
		return READING_NONE;
	if (rest.at - start == 4)
		return period_settle(year, month, period, why);
	if (mark == '.' || month < 1 || month > 12 || !(year = period_short_year(year)))
		return READING_NONE;
	return period_settle(year, month, period, why);
}

/* Take what may stand behind the number of a day: 1er, 1st, 1\xc2\xba. */
static void take_ordinal(struct rest *rest)
{
	static const struct span endings[] = { SPAN("er"), SPAN("st"), SPAN("nd"), SPAN("rd"),
		SPAN("th"), SPAN("\xc2\xba"), SPAN("\xc2\xb0") };
	bool taken = false;

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings) && !taken; i++)
		taken = take_bytes(rest, endings[i]);
}

/* Take the day and the comma of January 15, 2024. */
static void take_day_behind(struct rest *rest, int *day)
{
	struct rest behind = *rest, year;
	int n, y;

	if (!take_number(&behind, 1, 2, &n))
		return;
	take_ordinal(&behind);
	year = behind;
	take_between(&year);
	if (year.at == behind.at || !take_number(&year, 4, 4, &y) || year.at != year.end)
		return;
	take_between(&behind);
	*day = n;
	*rest = behind;
}

/* Jan 2024, Jan-24, 15 Jan 2024, 01-JAN-24, January 15, 2024. */
static enum reading read_name_first(struct rest rest, int *period, const char **why)
{
	int year, month, day = 0;
	const char *start;

	weekday_skip(&rest.at, rest.end);
	if (take_number(&rest, 1, 2, &day)) {
		take_ordinal(&rest);
		take_between(&rest);
	}
	month = month_name(&rest.at, rest.end);
	take_between(&rest);
	if (month && !day)
		take_day_behind(&rest, &day);
	start = rest.at;
	if (!month || !take_number(&rest, 2, 4, &year) || rest.at != rest.end)
		return READING_NONE;
	if (rest.at - start == 3)
		return READING_NONE;
	if (rest.at - start == 2 && day && !(year = period_short_year(year)))
		return READING_NONE;
	if (rest.at - start == 2 && !day)
		year += year <= YEAR_LAST % 100 ? 2000 : 1900;
	if (day && !period_is_day(year, month, day)) {
		*why = WORDS("has a day that its month does not have");
		return READING_REFUSED;
	}
	return period_settle(year, month, period, why);
}

static enum reading read_name(struct rest rest, int *period, const char **why)
{
	struct rest year_first = rest;
	int year, month;

	if (!take_number(&year_first, 4, 4, &year))
		return read_name_first(rest, period, why);
	if (period_is_financial((struct span){
		year_first.at, (size_t)(rest.end - year_first.at) })) {
		*why = WORDS("is a financial year; a month is needed");
		return READING_REFUSED;
	}
	take_between(&year_first);
	month = month_name(&year_first.at, year_first.end);
	if (!month || year_first.at != year_first.end)
		return READING_NONE;
	return period_settle(year, month, period, why);
}

static enum reading read_short_year(struct rest rest, int *period, const char **why)
{
	int year, month;

	if (!take_number(&rest, 2, 2, &year))
		return READING_NONE;
	take_between(&rest);
	month = month_name(&rest.at, rest.end);
	if (!month || rest.at != rest.end)
		return READING_NONE;
	return period_settle(year + (year <= YEAR_LAST % 100 ? 2000 : 1900), month, period, why);
}

static enum reading read_short_year_month(struct rest rest, int *period, const char **why)
{
	int year, month;

	if (!take_number(&rest, 2, 2, &year) || !take_one(&rest, "-/") ||
	    !take_number(&rest, 1, 2, &month) || rest.at != rest.end || month < 1 || month > 12 ||
	    !(year = period_short_year(year)))
		return READING_NONE;
	return period_settle(year, month, period, why);
}

/* By the days since 0000-03-01, where years and leap days end together. */
static enum reading read_excel(struct rest rest, int *period, const char **why)
{
	int days, era, year, month;

	if (!take_number(&rest, 5, 5, &days))
		return READING_NONE;
	take_zeros(&rest);
	if (rest.at != rest.end)
		return READING_NONE;
	days += 719468 - EXCEL_UNIX;
	era = days / 146097;
	days %= 146097;
	year = (days - days / 1460 + days / 36524 - days / 146096) / 365;
	days -= 365 * year + year / 4 - year / 100;
	month = (5 * days + 2) / 153;
	month += month < 10 ? 3 : -9;
	return period_settle(year + 400 * era + (month <= 2), month, period, why);
}

/* Of a text that is not written in the format. */
static const char *const otherwise[PERIOD_FORMAT_COUNT] = {
	[PERIOD_YYYYMM] = WORDS("is not a month written as YYYYMM, like 202401"),
	[PERIOD_YYYY_MM] = WORDS("is not a month written as YYYY-MM, like 2024-01"),
	[PERIOD_MM_YYYY] = WORDS("is not a month written as MM/YYYY, like 01/2024"),
	[PERIOD_YYYY_MM_DD] = WORDS("is not a date written as YYYY-MM-DD, like 2024-01-15"),
	[PERIOD_YYYYMMDD] = WORDS("is not a date written as YYYYMMDD, like 20240115"),
	[PERIOD_DD_MM_YYYY] = WORDS("is not a date written as DD/MM/YYYY, like 15/01/2024"),
	[PERIOD_MM_DD_YYYY] = WORDS("is not a date written as MM/DD/YYYY, like 01/15/2024"),
	[PERIOD_YY_MM_DD] = WORDS("is not a date written as YY/MM/DD, like 24/01/15"),
	[PERIOD_NAME_YYYY] = WORDS("is not a month by name, like Jan 2024"),
	[PERIOD_YY_NAME] = WORDS("is not a month written as 24-Jan, the year first"),
	[PERIOD_YY_MM] = WORDS("is not a month written as YY-MM, like 24-01"),
	[PERIOD_EXCEL] = WORDS("is not a number of days as Excel counts them, like 45292"),
};

/* The reading of a text in a format. */
static enum reading read_in(enum period_format format, struct rest rest, int *period,
    const char **why)
{
	switch (format) {
	case PERIOD_YYYYMM:
		return read_number(rest, period, why);
	case PERIOD_YYYY_MM:
		return read_year_month(rest, "-/_ ", period, why);
	case PERIOD_MM_YYYY:
		return read_month_year(rest, period, why);
	case PERIOD_YYYY_MM_DD:
		return period_of_date(rest, period, why);
	case PERIOD_YYYYMMDD:
		return period_of_digits(rest, period, why);
	case PERIOD_DD_MM_YYYY:
	case PERIOD_MM_DD_YYYY:
		return period_of_year_last(rest, format == PERIOD_DD_MM_YYYY, period, why);
	case PERIOD_YY_MM_DD:
		return period_of_short_date(rest, period, why);
	case PERIOD_NAME_YYYY:
		return read_name(rest, period, why);
	case PERIOD_YY_NAME:
		return read_short_year(rest, period, why);
	case PERIOD_YY_MM:
		return read_short_year_month(rest, period, why);
	case PERIOD_EXCEL:
		return read_excel(rest, period, why);
	case PERIOD_FORMAT_COUNT:
		break;
	}
	return READING_NONE;
}

/* Leave out what stands around a month: a note like (prov.) or * behind it, and the X that R puts
 * before a heading that begins with a digit, where it has points for all marks: X2024.01; false
 * where there is no such thing. */
static bool leave_notes(struct rest *rest)
{
	const char *end = rest->end, *at;
	bool left = rest->end - rest->at > 1 && *rest->at == 'X' && rest_is_digit(rest->at[1]);

	rest->at += left;
	while (end > rest->at && (end[-1] == '*' || end[-1] == ' '))
		end--;
	if (end > rest->at && end[-1] == ')') {
		for (at = end - 1; at > rest->at && *at != '(' && !rest_is_digit(*at); at--)
			;
		end = *at == '(' ? at : end;
	}
	while (end > rest->at && end[-1] == ' ')
		end--;
	left |= end < rest->end && end > rest->at;
	rest->end = end > rest->at ? end : rest->end;
	return left;
}

enum reading period_judge(enum period_format format, struct span text, int *period,
    const char **why)
{
	struct rest rest = { text.at, text.at + text.len }, bare = rest;
	enum reading reading = read_in(format, rest, period, why);

	if (reading == READING_NONE && leave_notes(&bare))
		reading = format == PERIOD_YYYY_MM ? read_year_month(bare, "-/_ .", period, why)
						   : read_in(format, bare, period, why);
	if (reading == READING_NONE)
		*why = period_refuse(text, otherwise[format]);
	return reading;
}

int period_month(struct span text)
{
	for (enum period_format format = 0; format < PERIOD_FORMAT_COUNT; format++) {
		const char *why;
		int period;

		if (formats[format].ask || (format == PERIOD_MM_YYYY && text.len < 6))
			continue;
		if (period_judge(format, text, &period, &why) == READING_GOOD)
			return period;
	}
	return 0;
}

const char *period_read_other(enum period_format format, struct span text, int *period)
{
	/* rows of one month mostly stand together */
	static _Thread_local struct {
		enum period_format format;
		size_t len;
		char text[32];
		int period;
	} last;
	const char *why;

	if (text.len && text.len == last.len && format == last.format &&
	    !memcmp(text.at, last.text, text.len)) {
		*period = last.period;
		return NULL;
	}
	if (period_judge(format, text, period, &why) != READING_GOOD)
		return why;
	if (text.len <= sizeof(last.text)) {
		last.format = format;
		last.len = text.len;
		last.period = *period;
		memcpy(last.text, text.at, text.len);
	}
	return NULL;
}
