/*
 * magic -- what a file is when it is no CSV file, told by its content and never by its name.
 */
#ifndef CSV_MAGIC_H
#define CSV_MAGIC_H

#include "base/err.h"
#include "base/span.h"

/* NULL when head, the file's first bytes, may be text in UTF-8 or a code page; else 422 with what
 * the file is and what to do. */
const struct err *magic_refuse(struct span head) MUST_CHECK;

#endif
