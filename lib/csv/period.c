/* period -- see period.h. */
#include "csv/period.h"

#include "csv/month_name.h"

#define YEAR_FIRST 1900
#define YEAR_LAST  2050
#define EXCEL_UNIX 25569 /* 1970-01-01, as Excel counts days */

static const struct value_format formats[PERIOD_FORMAT_COUNT] = {
	[PERIOD_YYYYMM] = { "YYYYMM", "year and month, like 202401",
	    "months written as YYYYMM, like 202401", "a year and month like 202401" },
	[PERIOD_YYYY_MM] = { "YYYY-MM", "year, then month, like 2024-01 or 2024/1",
	    "months written as YYYY-MM, like 2024-01", "a year, then a month, like 2024-01" },
	[PERIOD_MM_YYYY] = { "MM/YYYY", "month, then year, like 01/2024",
	    "months written as MM/YYYY, like 01/2024", "a month, then a year, like 01/2024" },
	[PERIOD_YYYY_MM_DD] = { "YYYY-MM-DD", "date, like 2024-01-15: its month",
	    "dates written as YYYY-MM-DD, like 2024-01-15", "a date like 2024-01-15" },
	[PERIOD_DD_MM_YYYY] = { "DD/MM/YYYY", "date, day first, like 15/01/2024: its month",
	    "dates written as DD/MM/YYYY, like 15/01/2024", "day, month, year" },
	[PERIOD_MM_DD_YYYY] = { "MM/DD/YYYY", "date, month first, like 01/15/2024: its month",
	    "dates written as MM/DD/YYYY, like 01/15/2024", "month, day, year" },
	[PERIOD_NAME_YYYY] = { "Month-YYYY",
	    "name of the month and year, like Jan 2024 or janv. 2024",
	    "months by name, like Jan 2024", "a month's name with its year" },
	[PERIOD_YY_NAME] = { "YY-Month", "year of two digits, then the month's name, like 24-Jan",
	    "months like 24-Jan, the year first", "a year, then a month's name", .ask = true },
	[PERIOD_EXCEL] = { "Excel-days", "days as Excel counts them: 45292 is January 2024",
	    "days as Excel counts them, like 45292", "a day as Excel counts them", .ask = true },
};

static enum reading judge(int format, struct span text, int *value, const char **why)
{
	return period_judge((enum period_format)format, text, value, why);
}

const struct value_formats period_set = { "period_format", formats, PERIOD_FORMAT_COUNT, "months",
	judge };

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What is left to read of a text. */
struct rest {
	const char *at, *end;
};

/* Take a number of low to high digits that no further digit follows. */
static bool take_number(struct rest *rest, int low, int high, int *n)
{
	const char *start = rest->at;

	for (*n = 0; rest->at < rest->end && is_digit(*rest->at) && rest->at - start < high;)
		*n = *n * 10 + (*rest->at++ - '0');
	return rest->at - start >= low && (rest->at == rest->end || !is_digit(*rest->at));
}

/* Take one of some characters; which one, or 0. */
static char take_one(struct rest *rest, const char *of)
{
	if (rest->at == rest->end || !*rest->at || !strchr(of, *rest->at))
		return '\0';
	return *rest->at++;
}

/* Take what may stand between a name and its year. */
static void take_between(struct rest *rest)
{
	size_t left = (size_t)(rest->end - rest->at);

	if (left > 4 && !memcmp(rest->at, " de ", 4))
		rest->at += 4; /* janeiro de 2024 */
	while (take_one(rest, " -/.,") ||
	    (rest->end - rest->at > 2 && !memcmp(rest->at, "\xc2\xa0", 2) && (rest->at += 2)))
		;
}

/* Take the point and zeros that programs add to a whole number they take for a fraction. */
static void take_zeros(struct rest *rest)
{
	if (take_one(rest, "."))
		while (take_one(rest, "0"))
			;
}

/* Take the time of day after a date, if there is one. */
static void take_time(struct rest *rest)
{
	int hour, minute, second = 0;
	struct rest time = *rest;

	if (!take_one(&time, " T") || !take_number(&time, 1, 2, &hour) || !take_one(&time, ":") ||
	    !take_number(&time, 2, 2, &minute))
		return;
	if (take_one(&time, ":") && !take_number(&time, 2, 2, &second))
		return;
	if (take_one(&time, "."))
		while (take_one(&time, "0123456789"))
			;
	take_one(&time, "Z");
	if (hour < 24 && minute < 60 && second < 61)
		*rest = time;
}

static enum reading settle(int year, int month, int *period, const char **why)
{
	*why = NULL;
	if (month == 13)
		*why = "has a month 13: looks like another calendar";
	else if (month < 1 || month > 12)
		*why = "has a month that is not 01 to 12";
	else if (year < YEAR_FIRST)
		*why = "is before 1900";
	else if (year > YEAR_LAST)
		*why = "is after 2050: looks like another calendar";
	*period = year * 100 + month;
	return *why ? READING_REFUSED : READING_GOOD;
}

static enum reading read_number(struct rest rest, int *period, const char **why)
{
	int n;

	if (!take_number(&rest, 6, 6, &n))
		return READING_NONE;
	take_zeros(&rest);
	return rest.at == rest.end ? settle(n / 100, n % 100, period, why) : READING_NONE;
}

static enum reading read_year_month(struct rest rest, int *period, const char **why)
{
	int year, month;

	if (!take_number(&rest, 4, 4, &year) || !take_one(&rest, "-/") ||
	    !take_number(&rest, 1, 2, &month) || rest.at != rest.end)
		return READING_NONE;
	return settle(year, month, period, why);
}

static enum reading read_month_year(struct rest rest, int *period, const char **why)
{
	int year, month;

	if (!take_number(&rest, 1, 2, &month) || !take_one(&rest, "/-.") ||
	    !take_number(&rest, 4, 4, &year) || rest.at != rest.end)
		return READING_NONE;
	return settle(year, month, period, why);
}

static bool is_day(int year, int month, int day)
{
	static const char days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

	return day >= 1 && day <= days[month - 1] - (month == 2 && !leap);
}

static enum reading read_date(struct rest rest, int *period, const char **why)
{
	int year, month, day;
	char mark;

	if (!take_number(&rest, 4, 4, &year) || !(mark = take_one(&rest, "-/")) ||
	    !take_number(&rest, 1, 2, &month) || take_one(&rest, "-/") != mark ||
	    !take_number(&rest, 1, 2, &day))
		return READING_NONE;
	take_time(&rest);
	if (rest.at != rest.end)
		return READING_NONE;
	if (month >= 1 && month <= 12 && !is_day(year, month, day)) {
		*why = "has a day that its month does not have";
		return READING_REFUSED;
	}
	return settle(year, month, period, why);
}

/* A date with the year last.  What cannot be a month in its place is not written so: that is what
 * tells one order from the other. */
static enum reading read_year_last(struct rest rest, bool day_first, int *period, const char **why)
{
	int first, second, year, month, day;
	char mark;

	if (!take_number(&rest, 1, 2, &first) || !(mark = take_one(&rest, "/-.")) ||
	    !take_number(&rest, 1, 2, &second) || take_one(&rest, "/-.") != mark ||
	    !take_number(&rest, 4, 4, &year))
		return READING_NONE;
	take_time(&rest);
	day = day_first ? first : second;
	month = day_first ? second : first;
	if (rest.at != rest.end || month < 1 || month > 12 || !is_day(year, month, day))
		return READING_NONE;
	return settle(year, month, period, why);
}

/* Jan 2024, Jan-24, 15 Jan 2024. */
static enum reading read_name_first(struct rest rest, int *period, const char **why)
{
	int year, month, day = 0;
	const char *start;

	if (take_number(&rest, 1, 2, &day))
		take_between(&rest);
	month = month_name(&rest.at, rest.end);
	take_between(&rest);
	start = rest.at;
	if (!month || !take_number(&rest, 2, 4, &year) || rest.at != rest.end)
		return READING_NONE;
	if (rest.at - start == 3 || (rest.at - start == 2 && day))
		return READING_NONE;
	if (rest.at - start == 2)
		year += year <= YEAR_LAST % 100 ? 2000 : 1900;
	if (day && !is_day(year, month, day)) {
		*why = "has a day that its month does not have";
		return READING_REFUSED;
	}
	return settle(year, month, period, why);
}

static enum reading read_name(struct rest rest, int *period, const char **why)
{
	struct rest year_first = rest;
	int year, month;

	if (!take_number(&year_first, 4, 4, &year))
		return read_name_first(rest, period, why);
	take_between(&year_first);
	month = month_name(&year_first.at, year_first.end);
	if (!month || year_first.at != year_first.end)
		return READING_NONE;
	return settle(year, month, period, why);
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
	return settle(year + (year <= YEAR_LAST % 100 ? 2000 : 1900), month, period, why);
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
	return settle(year + 400 * era + (month <= 2), month, period, why);
}

/* Of a text that is not written in the format. */
static const char *const otherwise[PERIOD_FORMAT_COUNT] = {
	[PERIOD_YYYYMM] = "is not a month written as YYYYMM, like 202401",
	[PERIOD_YYYY_MM] = "is not a month written as YYYY-MM, like 2024-01",
	[PERIOD_MM_YYYY] = "is not a month written as MM/YYYY, like 01/2024",
	[PERIOD_YYYY_MM_DD] = "is not a date written as YYYY-MM-DD, like 2024-01-15",
	[PERIOD_DD_MM_YYYY] = "is not a date written as DD/MM/YYYY, like 15/01/2024",
	[PERIOD_MM_DD_YYYY] = "is not a date written as MM/DD/YYYY, like 01/15/2024",
	[PERIOD_NAME_YYYY] = "is not a month by name, like Jan 2024",
	[PERIOD_YY_NAME] = "is not a month written as 24-Jan, the year first",
	[PERIOD_EXCEL] = "is not a number of days as Excel counts them, like 45292",
};

/* What it is instead, where that is known. */
static const char *refuse(enum period_format format, struct span text)
{
	struct rest short_first = { text.at, text.at + text.len }, rest = short_first;
	struct rest name = rest;
	const char *why;
	int n;

	if ((why = format_foreign_digits(text)))
		return why;
	if (month_name(&name.at, name.end) && name.at == name.end)
		return "has no year";
	if (take_number(&short_first, 1, 2, &n)) {
		take_between(&short_first);
		if (month_name(&short_first.at, rest.end) && short_first.at == rest.end)
			return "may begin with a day or a year; write 2024-01";
	}
	while (rest.at < rest.end && rest.at - text.at < 4 && is_digit(*rest.at))
		rest.at++;
	if (rest.at - text.at != 4)
		return otherwise[format];
	if (rest.at == rest.end)
		return "is a year; a month is needed";
	take_one(&rest, "- ");
	if (take_one(&rest, "QqTt") && take_number(&rest, 1, 1, &n))
		return "is a quarter; a month is needed";
	if (take_one(&rest, "Ww") && take_number(&rest, 1, 2, &n))
		return "is a week; a month is needed";
	return otherwise[format];
}

enum reading period_judge(enum period_format format, struct span text, int *period,
    const char **why)
{
	struct rest rest = { text.at, text.at + text.len };
	enum reading reading = READING_NONE;

	switch (format) {
	case PERIOD_YYYYMM:
		reading = read_number(rest, period, why);
		break;
	case PERIOD_YYYY_MM:
		reading = read_year_month(rest, period, why);
		break;
	case PERIOD_MM_YYYY:
		reading = read_month_year(rest, period, why);
		break;
	case PERIOD_YYYY_MM_DD:
		reading = read_date(rest, period, why);
		break;
	case PERIOD_DD_MM_YYYY:
	case PERIOD_MM_DD_YYYY:
		reading = read_year_last(rest, format == PERIOD_DD_MM_YYYY, period, why);
		break;
	case PERIOD_NAME_YYYY:
		reading = read_name(rest, period, why);
		break;
	case PERIOD_YY_NAME:
		reading = read_short_year(rest, period, why);
		break;
	case PERIOD_EXCEL:
		reading = read_excel(rest, period, why);
		break;
	case PERIOD_FORMAT_COUNT:
		break;
	}
	if (reading == READING_NONE)
		*why = refuse(format, text);
	return reading;
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
