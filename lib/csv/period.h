/*
 * period -- months, in the period format of their column.
 *
 *	YYYYMM		202401, 202401.0
 *	YYYY-MM		2024-01, 2024/1
 *	MM/YYYY		01/2024, 1-2024, 01.2024
 *	YYYY-MM-DD	2024-01-15: its month; a time may follow
 *	DD/MM/YYYY	15/01/2024: its month
 *	MM/DD/YYYY	01/15/2024: its month
 *	Month-YYYY	Jan 2024, Jan-24, janv. 2024, março/2024, 2024 Jan, 15-Jan-2024: names in
 *English, French and Portuguese, whole or cut, accents in any form or missing YY-Month	24-Jan,
 *which may as well be a day: only ever offered in a question
 *	Excel-days	45292, days since 1900 as Excel counts them: only ever offered in a question
 */
#ifndef CSV_PERIOD_H
#define CSV_PERIOD_H

#include "csv/format.h"

enum period_format {
	PERIOD_YYYYMM,
	PERIOD_YYYY_MM,
	PERIOD_MM_YYYY,
	PERIOD_YYYY_MM_DD,
	PERIOD_DD_MM_YYYY,
	PERIOD_MM_DD_YYYY,
	PERIOD_NAME_YYYY,
	PERIOD_YY_NAME,
	PERIOD_EXCEL,
	PERIOD_FORMAT_COUNT
};

/* What a trimmed text is in a format: a month as YYYYMM, 190001..205012, when it is READING_GOOD,
 * else why it is none, a literal for a row's hint. */
enum reading period_judge(enum period_format format, struct span text, int *period,
    const char **why);

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
