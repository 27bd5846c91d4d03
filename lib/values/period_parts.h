/*
 * period_parts -- for period.c and its parts: what is left to read of a text, and the kinds of it.
 */
#ifndef VALUES_PERIOD_PARTS_H
#define VALUES_PERIOD_PARTS_H

#include "values/format.h"

#define YEAR_FIRST 1900
#define YEAR_LAST  2050

/* What is left to read of a text. */
struct rest {
	const char *at, *end;
};

static inline bool rest_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take a number of low to high digits that no further digit follows. */
static inline bool take_number(struct rest *rest, int low, int high, int *n)
{
	const char *start = rest->at;

	for (*n = 0; rest->at < rest->end && rest_is_digit(*rest->at) && rest->at - start < high;)
		*n = *n * 10 + (*rest->at++ - '0');
	return rest->at - start >= low && (rest->at == rest->end || !rest_is_digit(*rest->at));
}

/* Take one of some characters; which one, or 0. */
static inline char take_one(struct rest *rest, const char *of)
{
	if (rest->at == rest->end || !*rest->at || !strchr(of, *rest->at))
		return '\0';
	return *rest->at++;
}

/* Take the point and zeros that programs add to a whole number they take for a fraction. */
static inline void take_zeros(struct rest *rest)
{
	if (take_one(rest, "."))
		while (take_one(rest, "0"))
			;
}

/* Take what may stand between a name and its year. */
void take_between(struct rest *rest);

/* The month of a year, when there is such a one. */
enum reading period_settle(int year, int month, int *period, const char **why);

/* 2024-01-15, and with a time. */
enum reading period_of_date(struct rest rest, int *period, const char **why);

/* 20240115, and with a time. */
enum reading period_of_digits(struct rest rest, int *period, const char **why);

/* 15/01/2024 and 15/01/24, day first or month first, and with a time.  What cannot be a month in
 * its place is not written so: that is what tells one order from the other. */
enum reading period_of_year_last(struct rest rest, bool day_first, int *period, const char **why);

/* 24/01/15. */
enum reading period_of_short_date(struct rest rest, int *period, const char **why);

/* Is it a day of its month? */
bool period_is_day(int year, int month, int day);

/* The year that two digits stand for in a date of digits alone: not later than the next one, so
 * that 31/01/24 is no day of 2031; 0 for none. */
int period_short_year(int digits);

/* Has a year such a name right behind it as DHIS2 calls its financial years: 2023April? */
bool period_is_financial(struct span name);

/* Why a text is not a month in the format that it is not written in: what it is instead, where that
 * is known, else otherwise. */
const char *period_refuse(struct span text, const char *otherwise);

#endif
