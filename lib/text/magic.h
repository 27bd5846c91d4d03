/*
 * magic -- what a file is when it is no CSV file, told by its content and never by its name.
 *
 * Each gives NULL, or 422 with what the file is and what to do.
 */
#ifndef TEXT_MAGIC_H
#define TEXT_MAGIC_H

#include "base/err.h"
#include "base/span.h"

/* head is the file's first bytes, as they came out of an archive when it is packed. */
const struct err *magic_refuse(struct span head, bool packed) MUST_CHECK;

/* Bytes of an encoding that includes ASCII: refused when too many of them are no text. */
const struct err *magic_refuse_binary(struct span head) MUST_CHECK;

/* Text that is no table: a web page, XML, JSON, RTF. */
const struct err *magic_refuse_text(struct span text) MUST_CHECK;

#endif
