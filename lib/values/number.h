/*
 * number -- counts, in the number format of their column.
 *
 *	plain			12, +12, 12.0, 12., 1e3; 1.000 is refused, being one or a thousand
 *	decimal_point		the same, where 1.000 is known to be one
 *	decimal_comma		12,0
 *	group_comma		1,234 and 1,234.0
 *	group_point		1.234 and 1.234,0
 *	group_space		1 234 and 1 234,0; the space may be any that does not break
 *	group_space_point	1 234.0
 *	group_apostrophe	1'234 and 1'234.0
 *
 * Groups are of three digits, and all or none of a value is grouped.  tests/csv/values.tsv has what
 * becomes of each kind of text.
 */
#ifndef VALUES_NUMBER_H
#define VALUES_NUMBER_H

#include "values/format.h"

#include <stdint.h>

enum number_format {
	NUMBER_PLAIN,
	NUMBER_DECIMAL_POINT,
	NUMBER_DECIMAL_COMMA,
	NUMBER_GROUP_COMMA,
	NUMBER_GROUP_POINT,
	NUMBER_GROUP_SPACE,
	NUMBER_GROUP_SPACE_POINT,
	NUMBER_GROUP_APOSTROPHE,
	NUMBER_FORMAT_COUNT
};

/* Does the trimmed text say "not reported": empty, NA, n/d, ---, .., null, (vide), "no data", NaN,
 * or a spreadsheet's error like #REF! and #DIV/0!?  -99 and 999 do not: they are numbers. */
bool number_is_blank(struct span text);

/* What a trimmed text that is not blank is in a format: a count when it is READING_GOOD, else why
 * it is none, a literal for a row's hint. */
enum reading number_judge(enum number_format format, struct span text, int32_t *count,
    const char **why);

/* Is it like 1.000 or 1,000, which is one thousand to some and one to others? */
bool number_is_doubtful(struct span text);

/* Does the text have a decimal mark when it is read in format, which it is written in? */
bool number_has_decimals(enum number_format format, struct span text);

/* What stands before decimals. */
extern const char number_decimal_mark[NUMBER_FORMAT_COUNT];

/* Read a trimmed count.  NULL when it is good, else why it is not. */
static inline const char *number_read(enum number_format format, struct span text, int32_t *count)
{
	const char *why = NULL;
	int32_t n = 0;

	/* digits alone are the same in every format, and most counts; many others end in .0 */
	if (text.len - 1 < 11) {
		size_t i = 0;

		for (; i < text.len && i < 9 && (unsigned char)(text.at[i] - '0') < 10; i++)
			n = n * 10 + (text.at[i] - '0');
		if (i == text.len ||
		    (i && i + 2 == text.len && text.at[i + 1] == '0' &&
			text.at[i] == number_decimal_mark[format])) {
			*count = n;
			return NULL;
		}
	}
	return number_judge(format, text, count, &why) == READING_GOOD ? NULL : why;
}

#endif
