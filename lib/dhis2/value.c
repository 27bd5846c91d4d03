/* value -- see value.h. */
#include "dhis2/value.h"

#include "words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 60 /* bytes of a number */

const char *value_read(struct span text, double *number)
{
	char copy[LONGEST + 1], *end;

	text = span_trim(text);
	if (span_equal_fold(text, SPAN("true")) || span_equal_fold(text, SPAN("false")))
		return WORDS("is yes or no, not a number");
	if (text.len > LONGEST)
		return WORDS("is text, not a number");
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	/* strtod would take "inf", "nan" and hexadecimal as well */
	if (copy[strspn(copy, "+-0123456789.eE")])
		return WORDS("is text, not a number");
	*number = strtod(copy, &end);
	if (end == copy || *end || !isfinite(*number))
		return WORDS("is text, not a number");
	return NULL;
}
