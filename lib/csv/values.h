/*
 * values -- counts and periods in the formats of their column.
 *
 * A format belongs to a column, never to a cell: the caller says which, and a value that is
 * not in it is refused, never guessed.
 */
#ifndef CSV_VALUES_H
#define CSV_VALUES_H

#include "base/span.h"

#include <stdint.h>

enum number_format {
	NUMBER_PLAIN, /* 12, +12, 12.0, 12., 1e3; -0 is 0 */
	NUMBER_FORMAT_COUNT
};

enum period_format {
	PERIOD_YYYYMM, /* 202401 */
	PERIOD_FORMAT_COUNT
};

extern const char *const number_format_name[NUMBER_FORMAT_COUNT]; /* "plain" */
extern const char *const period_format_name[PERIOD_FORMAT_COUNT]; /* "YYYYMM" */

/* Is the trimmed text one that says "not reported": empty, NA, N/A, -, ., null, and the
 * spreadsheet errors #REF!, #N/A? */
bool count_is_blank(struct span text);

/* Read a trimmed count.  NULL when it is good, else why it is not, a literal for a row's hint:
 * "has a fraction", "is negative", "is over 2147483647", "has a comma or grouping; write 1234
 * or 12.0", "may have a grouping point; write 1000 or 1.0" (1.000 is never 1 unasked), "is not a
 * number". */
const char *count_read(enum number_format format, struct span text, int32_t *count);

/* Read a trimmed period as YYYYMM, 190001..205012.  NULL when it is good, else why not. */
const char *period_read(enum period_format format, struct span text, int *period);

#endif
