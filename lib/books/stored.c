/* stored -- see stored.h. */
#include "books/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DAYS	 2958466 /* the last of them is in the year 9999 */
#define DAY_1904 1462	 /* days between the two ways to count */

/* strtod() of a text that is not terminated. */
static bool read_number(struct span text, double *value)
{
	char copy[STORED_ROOM], *end;

	if (!text.len || text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	if (copy[strspn(copy, "0123456789+-.eE")])
		return false;
	*value = strtod(copy, &end);
	return !*end && isfinite(*value);
}

struct span stored_of(double value, char room[STORED_ROOM])
{
	int n;

	if (value == trunc(value) && fabs(value) < 1e15)
		n = snprintf(room, STORED_ROOM, "%.0f", value);
	else
		n = snprintf(room, STORED_ROOM, "%.15g", value);
	if (strtod(room, NULL) != value)
		n = snprintf(room, STORED_ROOM, "%.17g", value);
	return (struct span){ room, (size_t)n };
}

struct span stored_text(struct span text, char room[STORED_ROOM])
{
	size_t digits = text.len && *text.at == '-';
	double value;

	while (digits < text.len && (unsigned char)(text.at[digits] - '0') < 10)
		digits++;
	return digits < text.len && read_number(text, &value) ? stored_of(value, room) : text;
}

/* The civil date of a day since 1970-01-01, all of them after it or not long before. */
static void civil(long day, int *year, int *month, int *of_month)
{
	long shifted = day + 719468, era = shifted / 146097, of_era = shifted - era * 146097;
	long y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*of_month = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

struct span stored_date(struct span text, bool since_1904, char room[STORED_ROOM])
{
	int year, month, day, n;
	double value;
	long whole, second;

	if (!read_number(text, &value) || value < 1 || value >= DAYS)
		return stored_text(text, room);
	value += since_1904 ? DAY_1904 : 0;
	whole = (long)value;
	second = lround((value - (double)whole) * 86400);
	whole += second == 86400;
	second %= 86400;
	/* Excel's 1900 had a 29 February, which is day 60 */
	if (whole == 60)
		return stored_text(text, room);
	civil(whole - 25569 + (whole < 60), &year, &month, &day);
	n = snprintf(room, STORED_ROOM, "%04d-%02d-%02d", year, month, day);
	if (second)
		n += snprintf(room + n, STORED_ROOM - (size_t)n, " %02ld:%02ld:%02ld",
		    second / 3600, second / 60 % 60, second % 60);
	return (struct span){ room, (size_t)n };
}
