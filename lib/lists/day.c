/* day -- see day.h. */
#include "lists/day.h"

#include "values/month_name.h"
#include "values/number.h"
#include "values/period_parts.h"
#include "words/words.h"

#include <stdio.h>

#define MARKS "-/. "

struct day {
	int year, month, day;
};

bool day_is_none(struct span text)
{
	/* none is 0 where things are counted, and no day here */
	return number_is_blank(text) || span_equal_fold(text, SPAN("aucun")) ||
	    span_equal_fold(text, SPAN("aucune"));
}

/* Take what may stand behind a date: nothing, or a time. */
static bool take_end(struct rest rest)
{
	if (rest.at == rest.end)
		return true;
	if (!take_one(&rest, "T ") || rest.at == rest.end || !rest_is_digit(*rest.at))
		return false;
	while (take_one(&rest, "0123456789:.+-Z AMPamp"))
		;
	return rest.at == rest.end;
}

/* Three numbers with the same mark between them, the second and third of one or two digits. */
static bool take_three(struct rest *rest, int low, int high, int number[3])
{
	char mark;

	return take_number(rest, low, high, &number[0]) && (mark = take_one(rest, MARKS)) &&
	    take_number(rest, 1, 2, &number[1]) && take_one(rest, MARKS) == mark;
}

static bool read_year_first(struct rest rest, struct day *day)
{
	struct rest digits = rest;
	int n, number[3];

	if (take_number(&digits, 8, 8, &n) && digits.at == digits.end) {
		*day = (struct day){ n / 10000, n / 100 % 100, n % 100 };
		return true;
	}
	if (!take_three(&rest, 4, 4, number) || !take_number(&rest, 1, 2, &number[2]) ||
	    !take_end(rest))
		return false;
	*day = (struct day){ number[0], number[1], number[2] };
	return true;
}

/* As if the day came first. */
static bool read_year_last(struct rest rest, struct day *day)
{
	int number[3];

	if (!take_three(&rest, 1, 2, number) || !take_number(&rest, 4, 4, &number[2]) ||
	    !take_end(rest))
		return false;
	*day = (struct day){ number[2], number[1], number[0] };
	return true;
}

/* 31 Aug 2023, August 31, 2023. */
static bool read_name(struct rest rest, struct day *day)
{
	weekday_skip(&rest.at, rest.end);
	*day = (struct day){ 0 };
	if (take_number(&rest, 1, 2, &day->day)) {
		take_between(&rest);
		day->month = month_name(&rest.at, rest.end);
	} else {
		day->month = month_name(&rest.at, rest.end);
		take_between(&rest);
		if (!take_number(&rest, 1, 2, &day->day))
			return false;
	}
	take_between(&rest);
	return day->month && take_number(&rest, 4, 4, &day->year) && take_end(rest);
}

static bool is_day(struct day day)
{
	return day.month >= 1 && day.month <= 12 && day.day >= 1 &&
	    period_is_day(day.year, day.month, day.day);
}

static struct day turned(struct day day)
{
	return (struct day){ day.year, day.day, day.month };
}

int day_orders(struct span text)
{
	struct day day;

	if (!read_year_last((struct rest){ text.at, text.at + text.len }, &day))
		return 0;
	return (is_day(day) ? DAY_FIRST : 0) | (is_day(turned(day)) ? MONTH_FIRST : 0);
}

bool day_is_doubtful(struct span text)
{
	struct day day;

	return day_orders(text) == (DAY_FIRST | MONTH_FIRST) &&
	    read_year_last((struct rest){ text.at, text.at + text.len }, &day) &&
	    day.day != day.month;
}

int day_order(int shown)
{
	return shown == (DAY_FIRST | MONTH_FIRST) ? 0 : shown;
}

const char *day_read(struct span text, int order, char iso[DAY_ROOM])
{
	struct rest rest = { text.at, text.at + text.len };
	int orders = day_orders(text);
	struct day day;

	if (read_year_last(rest, &day)) {
		if (orders == (DAY_FIRST | MONTH_FIRST) && !order && day.day != day.month)
			return WORDS("The day may come first or the month, and the other dates of "
				     "the "
				     "column do not tell. Write year, month and day: 2023-08-31.");
		if (orders == MONTH_FIRST || (orders != DAY_FIRST && order == MONTH_FIRST))
			day = turned(day);
	} else if (!read_year_first(rest, &day) && !read_name(rest, &day)) {
		return WORDS("This is not a day. Write year, month and day: 2023-08-31.");
	}
	if (!is_day(day))
		return WORDS("There is no such day. Write year, month and day: 2023-08-31.");
	if (day.year < YEAR_FIRST || day.year > YEAR_LAST)
		return WORDS("The year is before 1900 or after 2050: this looks like another "
			     "calendar.");
	snprintf(iso, DAY_ROOM, "%04u-%02u-%02u", (unsigned)day.year % 10000u,
	    (unsigned)day.month % 100u, (unsigned)day.day % 100u);
	return NULL;
}
