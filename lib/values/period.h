/*
 * period -- months, in the period format of their column.
 *
 *	YYYYMM		202401, 202401.0
 *	YYYY-MM		2024-01, 2024/1, 2024_01, 2024 01, 2024m1
 *	MM/YYYY		01/2024, 1-2024, 01.2024, 01/24
 *	YYYY-MM-DD	2024-01-15: its month; a time may follow, with AM or PM, with its zone
 *	YYYYMMDD	20240115: its month
 *	DD/MM/YYYY	15/01/2024, 15/01/24: its month
 *	MM/DD/YYYY	01/15/2024, 1/15/24: its month
 *	YY/MM/DD	24/01/15: its month
 *	Month-YYYY	Jan 2024, Jan-24, janv. 2024, março/2024, 2024 Jan, 15-Jan-2024, 01-JAN-24:
 *			January 15, 2024, 1er janvier 2024, with a day of the week before it;
 *			names as month_name.h has them
 *	YY-Month	24-Jan, which may as well be a day: only ever offered in a question
 *	YY-MM		24-01, which may as well be a day: only ever offered in a question
 *	Excel-days	45292, days since 1900 as Excel counts them: only ever offered in a question
 *
 * A note behind a month, Jan 2024 (prov.) or Jan 2024*, and the X before it with which R makes
 * names of headings, are left out.  What DHIS2 has besides months - financial years, half years,
 * quarters, two months, weeks - is refused by its name, and so is what people call so.
 */
#ifndef VALUES_PERIOD_H
#define VALUES_PERIOD_H

#include "values/format.h"

enum period_format {
	PERIOD_YYYYMM,
	PERIOD_YYYY_MM,
	PERIOD_MM_YYYY,
	PERIOD_YYYY_MM_DD,
	PERIOD_YYYYMMDD,
	PERIOD_DD_MM_YYYY,
	PERIOD_MM_DD_YYYY,
	PERIOD_YY_MM_DD,
	PERIOD_NAME_YYYY,
	PERIOD_YY_NAME,
	PERIOD_YY_MM,
	PERIOD_EXCEL,
	PERIOD_FORMAT_COUNT
};

/* What a trimmed text is in a format: a month as YYYYMM, 190001..205012, when it is READING_GOOD,
 * else why it is none, a literal for a row's hint. */
enum reading period_judge(enum period_format format, struct span text, int *period,
    const char **why);

/* The month that a text says by itself, whatever column it may stand in; or 0.  24-Jan, 45292 and
 * 5-14 say none. */
int period_month(struct span text);

/* The part of period_read() for what is not six digits. */
const char *period_read_other(enum period_format format, struct span text, int *period);

/* Read a trimmed period.  NULL when it is good, else why it is not. */
static inline const char *period_read(enum period_format format, struct span text, int *period)
{
	if (format == PERIOD_YYYYMM && text.len == 6) {
		int n = 0, i = 0;

		for (; i < 6 && (unsigned char)(text.at[i] - '0') < 10; i++)
			n = n * 10 + (text.at[i] - '0');
		if (i == 6 && n >= 190001 && n <= 205012 && n % 100 - 1u < 12) {
			*period = n;
			return NULL;
		}
	}
	return period_read_other(format, text, period);
}

#endif
