/* period_date -- dates, whose month is what counts; see period_parts.h. */
#include "values/period_parts.h"

#include "base/clock.h"
#include "words/words.h"

#define CENTURY_BEFORE 70 /* two digits from here on are of the twentieth century */

bool period_is_day(int year, int month, int day)
{
	static const char days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

	return day >= 1 && day <= days[month - 1] - (month == 2 && !leap);
}

int period_short_year(int digits)
{
	struct tm today;

	clock_local(clock_now(), &today);
	if (2000 + digits <= today.tm_year + 1900 + 1)
		return 2000 + digits;
	return digits >= CENTURY_BEFORE ? 1900 + digits : 0;
}

/* A time of day. */
struct time {
	int hour, minute, second;
	bool utc; /* it says that it is UTC's */
};

/* Take AM or PM; false when the hour cannot be one of the twelve. */
static bool take_half(struct rest *rest, struct time *time)
{
	struct rest half = *rest;
	char which;

	while (take_one(&half, " "))
		;
	which = take_one(&half, "AaPp");
	take_one(&half, ".");
	if (!which || !take_one(&half, "Mm"))
		return true;
	take_one(&half, ".");
	*rest = half;
	if (time->hour < 1 || time->hour > 12)
		return false;
	time->hour = time->hour % 12 + (which == 'P' || which == 'p' ? 12 : 0);
	return true;
}

/* Take the zone: Z, UTC, +0000, +03:00, -3. */
static void take_zone(struct rest *rest, struct time *time)
{
	struct rest zone = *rest;
	int hours, minutes = 0;

	while (take_one(&zone, " "))
		;
	if (take_one(&zone, "Zz") ||
	    (zone.end - zone.at >= 3 &&
		(!memcmp(zone.at, "UTC", 3) || !memcmp(zone.at, "GMT", 3)) && (zone.at += 3))) {
		*rest = zone;
		time->utc = true;
	}
	zone = *rest;
	while (take_one(&zone, " "))
		;
	if (!take_one(&zone, "+-"))
		return;
	if (!take_number(&zone, 4, 4, &hours)) {
		zone.at = rest->at;
		while (take_one(&zone, " +-"))
			;
		if (!take_number(&zone, 1, 2, &hours) ||
		    (take_one(&zone, ":") && !take_number(&zone, 2, 2, &minutes)))
			return;
	}
	*rest = zone;
	time->utc = !hours && !minutes;
}

/* Take the time of day after a date, if there is one. */
static void take_time(struct rest *rest, struct time *time)
{
	struct rest left = *rest;
	struct time taken = { 0 };

	*time = taken;
	if (!take_one(&left, " Tt") || !take_number(&left, 1, 2, &taken.hour) ||
	    !take_one(&left, ":") || !take_number(&left, 2, 2, &taken.minute))
		return;
	if (take_one(&left, ":") && !take_number(&left, 2, 2, &taken.second))
		return;
	if (take_one(&left, ".,"))
		while (take_one(&left, "0123456789"))
			;
	if (!take_half(&left, &taken))
		return;
	take_zone(&left, &taken);
	if (taken.hour > 23 || taken.minute > 59 || taken.second > 60)
		return;
	*time = taken;
	*rest = left;
}

/* Is it, in UTC, the midnight with which the next month begins further east?  Programs that turn
 * the first of a month into UTC write that, and all months would be read as the ones before. */
static bool is_next_month(int year, int month, int day, const struct time *time)
{
	return time->utc && time->hour >= 10 && !time->minute && !time->second &&
	    !period_is_day(year, month, day + 1);
}

static enum reading settle_day(const int date[3], const struct time *time, int *period,
    const char **why)
{
	int year = date[0], month = date[1], day = date[2];

	*why = NULL;
	if (month >= 1 && month <= 12 && !period_is_day(year, month, day))
		*why = WORDS("has a day that its month does not have");
	else if (month >= 1 && month <= 12 && is_next_month(year, month, day, time))
		*why = WORDS("is the last evening of a month in UTC, where the next one may have "
			     "begun; "
			     "write the month, like 2024-01");
	return *why ? READING_REFUSED : period_settle(year, month, period, why);
}

enum reading period_of_date(struct rest rest, int *period, const char **why)
{
	struct time time;
	int date[3];
	char mark;

	if (!take_number(&rest, 4, 4, &date[0]) || !(mark = take_one(&rest, "-/._")) ||
	    !take_number(&rest, 1, 2, &date[1]) || take_one(&rest, "-/._") != mark ||
	    !take_number(&rest, 1, 2, &date[2]))
		return READING_NONE;
	take_time(&rest, &time);
	return rest.at == rest.end ? settle_day(date, &time, period, why) : READING_NONE;
}

enum reading period_of_digits(struct rest rest, int *period, const char **why)
{
	struct time time;
	int n;

	if (!take_number(&rest, 8, 8, &n))
		return READING_NONE;
	take_zeros(&rest);
	take_time(&rest, &time);
	if (rest.at != rest.end)
		return READING_NONE;
	return settle_day((int[3]){ n / 10000, n / 100 % 100, n % 100 }, &time, period, why);
}

enum reading period_of_year_last(struct rest rest, bool day_first, int *period, const char **why)
{
	int first, second, year, month, day;
	struct time time;
	const char *start;
	char mark;

	if (!take_number(&rest, 1, 2, &first) || !(mark = take_one(&rest, "/-.")) ||
	    !take_number(&rest, 1, 2, &second) || take_one(&rest, "/-.") != mark)
		return READING_NONE;
	start = rest.at;
	if (!take_number(&rest, 2, 4, &year) || rest.at - start == 3)
		return READING_NONE;
	if (rest.at - start == 2 && !(year = period_short_year(year)))
		return READING_NONE;
	take_time(&rest, &time);
	day = day_first ? first : second;
	month = day_first ? second : first;
	if (rest.at != rest.end || month < 1 || month > 12 || !period_is_day(year, month, day))
		return READING_NONE;
	return settle_day((int[3]){ year, month, day }, &time, period, why);
}

enum reading period_of_short_date(struct rest rest, int *period, const char **why)
{
	int year, month, day;
	struct time time;
	char mark;

	if (!take_number(&rest, 2, 2, &year) || !(mark = take_one(&rest, "/-.")) ||
	    !take_number(&rest, 1, 2, &month) || take_one(&rest, "/-.") != mark ||
	    !take_number(&rest, 1, 2, &day) || !(year = period_short_year(year)))
		return READING_NONE;
	take_time(&rest, &time);
	if (rest.at != rest.end || month < 1 || month > 12 || !period_is_day(year, month, day))
		return READING_NONE;
	return settle_day((int[3]){ year, month, day }, &time, period, why);
}
