/*
 * value -- the text of a DHIS2 value, which is always text, as a number:
 * "12.0" is 12, and what has a fraction is none.
 */
#ifndef DHIS2_VALUE_H
#define DHIS2_VALUE_H

#include "base/span.h"

/* Read a value: any finite decimal number, as "12", "12.0", "1.2E7".  NULL when it is one, else why
 * it is none: a literal for a row's hint. */
const char *value_read(struct span text, double *number);

#endif
